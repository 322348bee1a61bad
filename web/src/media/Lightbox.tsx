import { Modal } from '@mantine/core';
import { useWords } from '../i18n/language.tsx';

/** A picture as large as the screen allows. */
export default function Lightbox(props: { name: string; url: string; onClose: () => void }) {
  const words = useWords();
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.name}
      size="auto"
      centered
      radius="lg"
      closeButtonProps={{ 'aria-label': words.nav.close }}
      classNames={{ title: 'lightbox-title' }}
    >
      <img className="lightbox" src={props.url} alt={props.name} />
    </Modal>
  );
}
