import { ActionIcon, Textarea } from '@mantine/core';
import { type ClipboardEvent, lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/language.tsx';
import { CameraIcon, CloseIcon, PencilIcon, PictureIcon, SendIcon, StopIcon } from '../icons.tsx';
import { IconButton } from '../layout/IconButton.tsx';
import type { Attachment } from '../pictures/files.ts';
import { Thumbnail } from '../pictures/Thumbnail.tsx';

const DrawPad = lazy(() => import('../pictures/DrawPad.tsx'));
const Camera = lazy(() => import('../pictures/Camera.tsx'));

interface ComposerProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly pictures: readonly Attachment[];
  readonly onPictures: (pictures: readonly Attachment[]) => void;
  readonly onFiles: (files: readonly File[]) => void;
  /** Whether the model can be shown pictures. */
  readonly seesPictures: boolean;
  readonly busy: boolean;
  /** False when nothing was sent, so that the text is kept. */
  readonly onSend: (text: string, pictures: readonly Attachment[]) => boolean;
  readonly onStop: () => void;
  readonly onEditLast: () => void;
}

/** Where one writes: pictures, text, and what can be done with them. Enter sends, Shift+Enter breaks the line. */
export function Composer(props: ComposerProps) {
  const { field, pictures, busy, seesPictures } = props;
  const words = useWords();
  const [text, setText] = useState('');
  const [tool, setTool] = useState<'draw' | 'camera'>();
  const hasCamera = useCamera();
  const chooser = useRef<HTMLInputElement>(null);
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
  const add = (picture: Attachment) => {
    props.onPictures([...pictures, picture]);
    setTool(undefined);
    field.current?.focus();
  };

  return (
    <form
      className="composer"
      aria-label={words.composer.label}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {pictures.length > 0 && (
        <ul className="attached" aria-label={words.composer.attached}>
          {pictures.map((picture) => (
            <li key={picture.id}>
              <Thumbnail picture={picture} blob={picture.blob} />
              <ActionIcon
                className="detach"
                size={24}
                radius="xl"
                variant="filled"
                color="dark"
                aria-label={words.picture.remove(picture.name || words.picture.unnamed)}
                onClick={() => {
                  props.onPictures(pictures.filter(({ id }) => id !== picture.id));
                  field.current?.focus();
                }}
              >
                <CloseIcon size={14} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <Textarea
        ref={field}
        id="message"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onPaste={paste}
        onKeyDown={(event) => {
          // A key that ends the choice of a Chinese or Japanese character is not meant for us.
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'ArrowUp' && text === '' && !busy) {
            event.preventDefault();
            props.onEditLast();
          }
          if (event.key === 'Escape' && busy) props.onStop();
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          send();
        }}
        placeholder={seesPictures ? words.composer.placeholder : words.composer.placeholderText}
        aria-label={words.composer.field}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={8}
        autoFocus={matchMedia('(hover: hover)').matches}
      />
      <div className="composer-row">
        {seesPictures && (
          <>
            <IconButton label={words.composer.addPicture} onClick={() => chooser.current?.click()}>
              <PictureIcon />
            </IconButton>
            <IconButton label={words.composer.draw} onClick={() => setTool('draw')}>
              <PencilIcon />
            </IconButton>
            {hasCamera && (
              <IconButton label={words.composer.camera} onClick={() => setTool('camera')}>
                <CameraIcon />
              </IconButton>
            )}
          </>
        )}
        <span className="spring" />
        {busy ? (
          <ActionIcon
            size={36}
            radius="xl"
            variant="filled"
            className="stop"
            aria-label={words.composer.stop}
            onClick={props.onStop}
          >
            <StopIcon />
          </ActionIcon>
        ) : (
          <ActionIcon
            size={36}
            radius="xl"
            variant="filled"
            type="submit"
            aria-label={words.composer.send}
            disabled={!ready}
          >
            <SendIcon />
          </ActionIcon>
        )}
      </div>
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label={words.composer.pictureFiles}
        onChange={(event) => {
          props.onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <Suspense>
        {tool === 'draw' && <DrawPad onDone={add} onClose={() => setTool(undefined)} />}
        {tool === 'camera' && <Camera onDone={add} onClose={() => setTool(undefined)} />}
      </Suspense>
    </form>
  );
}

/** Whether there is a camera that the browser could give. Plain HTTP from another machine gives none. */
function useCamera(): boolean {
  const [has, setHas] = useState(false);
  useEffect(() => {
    const look = async () => {
      const devices = await navigator.mediaDevices?.enumerateDevices();
      setHas(devices?.some(({ kind }) => kind === 'videoinput') ?? false);
    };
    look().catch(() => setHas(false));
  }, []);
  return has;
}
