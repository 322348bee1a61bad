import { Button, Group, Modal, Text } from '@mantine/core';
import { useWords } from '../i18n/language.tsx';

export default function ConfirmRemoval(props: { title: string; onClose: () => void; onConfirm: () => void }) {
  const words = useWords();
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.chats.removeTitle}
      centered
      radius="lg"
      size="sm"
      closeButtonProps={{ 'aria-label': words.nav.close }}
    >
      <Text size="sm">{words.chats.removeText(props.title)}</Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" radius="xl" onClick={props.onClose} data-autofocus>
          {words.chats.cancel}
        </Button>
        <Button className="danger-button" radius="xl" onClick={props.onConfirm}>
          {words.chats.remove}
        </Button>
      </Group>
    </Modal>
  );
}
