import { Modal, type ModalProps } from '@mantine/core';
import { useFocusBack } from '../focus.ts';
import { useWords } from '../i18n/language.tsx';

/**
 * A dialog that is open for as long as it is there. Mantine gives the focus back where `opened` changes, which it
 * never does here.
 */
export function Dialog(props: Omit<ModalProps, 'opened'>) {
  const words = useWords();
  useFocusBack();
  return <Modal opened radius="lg" closeButtonProps={{ 'aria-label': words.nav.close }} {...props} />;
}
