import { ActionIcon, Alert, Textarea, Tooltip } from '@mantine/core';
import { type ClipboardEvent, lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import type { ModelInfo } from './client.ts';
import { Thumbnail } from './ExchangeView.tsx';
import { CloseIcon, PencilIcon, PictureIcon, SendIcon, StopIcon } from './icons.tsx';
import { ModelPicker } from './ModelPicker.tsx';
import type { Attachment } from './pictures.ts';

const DrawPad = lazy(() => import('./DrawPad.tsx'));

interface ComposerProps {
  readonly models: readonly ModelInfo[];
  readonly model: ModelInfo | undefined;
  readonly onModel: (name: string) => void;
  readonly pictures: readonly Attachment[];
  readonly onPictures: (pictures: readonly Attachment[]) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly onDismiss: () => void;
  /** False when nothing was sent, so that the text is kept. */
  readonly onSend: (text: string, pictures: readonly Attachment[]) => boolean;
  readonly onStop: () => void;
}

/** Where one writes: pictures, text, and what can be done with them. Enter sends, Shift+Enter breaks the line. */
export function Composer(props: ComposerProps) {
  const { pictures, busy, problem } = props;
  const [text, setText] = useState('');
  const [drawing, setDrawing] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const ready = !busy && (text.trim() !== '' || pictures.length > 0);

  const send = () => {
    if (!ready || !props.onSend(text.trim(), pictures)) return;
    setText('');
    props.onPictures([]);
    field.current?.focus();
  };
  const paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    props.onFiles(files);
  };

  return (
    <footer className="composer-area">
      <form
        className="column"
        aria-label="Message"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {problem !== undefined && (
          <Alert
            className="problem"
            color="red"
            role="alert"
            withCloseButton
            closeButtonLabel="Dismiss"
            onClose={props.onDismiss}
          >
            {problem}
          </Alert>
        )}
        <div className="composer">
          {pictures.length > 0 && (
            <ul className="attached" aria-label="Attached pictures">
              {pictures.map((picture) => (
                <li key={picture.id}>
                  <Thumbnail picture={picture} />
                  <ActionIcon
                    className="detach"
                    size={22}
                    radius="xl"
                    variant="filled"
                    color="dark"
                    aria-label={`Remove ${picture.name}`}
                    onClick={() => props.onPictures(pictures.filter(({ id }) => id !== picture.id))}
                  >
                    <CloseIcon size={14} />
                  </ActionIcon>
                </li>
              ))}
            </ul>
          )}
          <Textarea
            ref={field}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onPaste={paste}
            onKeyDown={(event) => {
              // A key that ends the choice of a Chinese or Japanese character is not meant for us.
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              send();
            }}
            placeholder="Ask anything, or show a picture"
            aria-label="Your message"
            variant="unstyled"
            autosize
            minRows={1}
            maxRows={8}
            autoFocus
          />
          <div className="composer-row">
            <Tool label="Add a picture" onClick={() => chooser.current?.click()}>
              <PictureIcon />
            </Tool>
            <Tool label="Draw a picture" onClick={() => setDrawing(true)}>
              <PencilIcon />
            </Tool>
            <span className="spring" />
            <ModelPicker models={props.models} model={props.model} onModel={props.onModel} />
            {busy ? (
              <ActionIcon
                size={38}
                radius="xl"
                variant="filled"
                color="gray"
                aria-label="Stop"
                onClick={props.onStop}
              >
                <StopIcon />
              </ActionIcon>
            ) : (
              <ActionIcon
                size={38}
                radius="xl"
                variant="filled"
                type="submit"
                aria-label="Send"
                disabled={!ready}
              >
                <SendIcon />
              </ActionIcon>
            )}
          </div>
        </div>
        <input
          ref={chooser}
          type="file"
          accept="image/*"
          multiple
          hidden
          aria-label="Picture files"
          onChange={(event) => {
            props.onFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
      </form>
      {drawing && (
        <Suspense>
          <DrawPad
            onClose={() => setDrawing(false)}
            onDone={(picture) => {
              props.onPictures([...pictures, picture]);
              setDrawing(false);
            }}
          />
        </Suspense>
      )}
    </footer>
  );
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon variant="subtle" color="gray" size={38} radius="xl" aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
