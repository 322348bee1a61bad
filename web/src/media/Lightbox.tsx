import { Dialog } from '../layout/Dialog.tsx';

/** A picture as large as the screen allows. */
export default function Lightbox(props: { name: string; url: string; onClose: () => void }) {
  return (
    <Dialog
      onClose={props.onClose}
      title={props.name}
      size="auto"
      centered
      classNames={{ title: 'lightbox-title' }}
    >
      <img className="lightbox" src={props.url} alt={props.name} />
    </Dialog>
  );
}
