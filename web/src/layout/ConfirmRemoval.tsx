import { Button, Group, Text } from '@mantine/core';
import { useWords } from '../i18n/language.tsx';
import { Dialog } from './Dialog.tsx';

export default function ConfirmRemoval(props: { title: string; onClose: () => void; onConfirm: () => void }) {
  const words = useWords();
  return (
    <Dialog onClose={props.onClose} title={words.chats.removeTitle} centered size="sm">
      <Text size="sm">{words.chats.removeText(props.title)}</Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" radius="xl" onClick={props.onClose} data-autofocus>
          {words.chats.cancel}
        </Button>
        <Button className="danger-button" radius="xl" onClick={props.onConfirm}>
          {words.chats.remove}
        </Button>
      </Group>
    </Dialog>
  );
}
