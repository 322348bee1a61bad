import { Alert, Button } from '@mantine/core';
import { useWords } from '../i18n/language.tsx';
import { Dialog } from './Dialog.tsx';

interface BrokenProps {
  readonly onRetry: () => void;
}

/** Stands for a part of the page that did not come, or broke. */
export function BrokenNote({ onRetry }: BrokenProps) {
  const words = useWords();
  return (
    <Alert color="red" className="notice" title={words.broken.title} role="alert">
      <WaysOut onRetry={onRetry} />
    </Alert>
  );
}

/** The same in the place of a dialog. */
export function BrokenDialog({ onRetry, onClose }: BrokenProps & { onClose: () => void }) {
  const words = useWords();
  return (
    <Dialog onClose={onClose} title={words.broken.title} centered size="sm">
      <WaysOut onRetry={onRetry} />
    </Dialog>
  );
}

function WaysOut({ onRetry }: BrokenProps) {
  const words = useWords();
  return (
    <>
      {words.broken.text}
      <div className="notice-actions">
        <Button variant="default" radius="xl" size="xs" onClick={onRetry}>
          {words.conversation.retry}
        </Button>
        {/* A rebuilt server has the same part under another name, which only the page of that build knows. */}
        <Button variant="default" radius="xl" size="xs" onClick={() => location.reload()}>
          {words.broken.reload}
        </Button>
      </div>
    </>
  );
}
