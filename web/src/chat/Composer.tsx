import { ActionIcon, Textarea } from '@mantine/core';
import { type ClipboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { Modality } from '../backend/types.ts';
import { MESSAGE_FIELD } from '../focus.ts';
import { useWords } from '../i18n/language.tsx';
import {
  AttachIcon,
  CameraIcon,
  CloseIcon,
  MicrophoneIcon,
  PencilIcon,
  SendIcon,
  StopIcon,
} from '../icons.tsx';
import { isComposing } from '../keys.ts';
import { IconButton } from '../layout/IconButton.tsx';
import { lazyDialog } from '../layout/lazyDialog.tsx';
import { AttachmentView } from '../media/AttachmentView.tsx';
import { useDevices } from '../media/devices.ts';
import { type Attachment, pastedFiles } from '../media/files.ts';
import { acceptedTypes } from '../media/kinds.ts';
import { useServices } from '../services.tsx';
import { useDraft } from './draft.ts';

const DrawPad = lazyDialog(() => import('../media/DrawPad.tsx'));
const Camera = lazyDialog(() => import('../media/Camera.tsx'));
const Recorder = lazyDialog(() => import('../media/Recorder.tsx'));

interface ComposerProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onFiles: (files: readonly File[]) => void;
  /** What the model can be shown. */
  readonly inputs: readonly Modality[];
  readonly busy: boolean;
  /** Whether it is not known yet which models there are: what is sent now waits for them. */
  readonly loading: boolean;
  /** False when nothing was sent, so that the text is kept. */
  readonly onSend: (text: string, files: readonly Attachment[]) => boolean;
  readonly onStop: () => void;
  readonly onEditLast: () => void;
}

/** Where one writes: files, text, and what can be done with them. Enter sends, Shift+Enter breaks the line. */
export function Composer(props: ComposerProps) {
  const { field, busy, loading, inputs } = props;
  const { draft } = useServices();
  const { text, files } = useDraft(draft);
  const words = useWords();
  const [tool, setTool] = useState<'draw' | 'camera' | 'recorder'>();
  const { camera, microphone } = useDevices();
  const [sees, hears, watches] = (['image', 'audio', 'video'] as const).map((one) => inputs.includes(one));
  const chooser = useRef<HTMLInputElement>(null);
  const ready = !busy && (text.trim() !== '' || files.length > 0);

  const [waits, setWaits] = useState(false);
  const send = () => {
    setWaits(ready && loading);
    if (!ready || loading || !props.onSend(text.trim(), files)) return;
    draft.clear();
    field.current?.focus();
  };
  useEffect(() => {
    if (waits && !loading) send();
  });
  const paste = (event: ClipboardEvent) => {
    const pasted = pastedFiles(event.clipboardData);
    if (pasted.length === 0) return;
    event.preventDefault();
    props.onFiles(pasted);
  };
  const add = (file: Attachment) => {
    draft.attach(file);
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
      {files.length > 0 && (
        <ul className="attached" aria-label={words.composer.attached}>
          {files.map((file) => (
            <li key={file.id}>
              <AttachmentView file={file} blob={file.blob} />
              <ActionIcon
                className="detach"
                size={24}
                radius="xl"
                variant="filled"
                color="dark"
                aria-label={words.composer.remove(file.name || words.picture.unnamed)}
                onClick={() => {
                  draft.detach(file.id);
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
        id={MESSAGE_FIELD}
        value={text}
        onChange={(event) => {
          draft.write(event.currentTarget.value);
          setWaits(false);
        }}
        onPaste={paste}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent)) return;
          if (event.key === 'ArrowUp' && text === '' && !busy) {
            event.preventDefault();
            props.onEditLast();
          }
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          send();
        }}
        placeholder={
          hears || watches
            ? words.composer.placeholderFile
            : sees
              ? words.composer.placeholder
              : words.composer.placeholderText
        }
        aria-label={words.composer.field}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={8}
        autoFocus={matchMedia('(hover: hover)').matches}
      />
      <div className="composer-row">
        {(sees || hears || watches) && (
          <IconButton label={words.composer.addFile} onClick={() => chooser.current?.click()}>
            <AttachIcon />
          </IconButton>
        )}
        {sees && (
          <IconButton label={words.composer.draw} onClick={() => setTool('draw')}>
            <PencilIcon />
          </IconButton>
        )}
        {(sees || watches) && camera && (
          <IconButton
            label={watches ? words.composer.cameraFilm : words.composer.camera}
            onClick={() => setTool('camera')}
          >
            <CameraIcon />
          </IconButton>
        )}
        {hears && microphone && (
          <IconButton label={words.composer.record} onClick={() => setTool('recorder')}>
            <MicrophoneIcon />
          </IconButton>
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
        accept={acceptedTypes(inputs)}
        multiple
        hidden
        aria-label={words.composer.chosenFiles}
        onChange={(event) => {
          props.onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      {tool === 'draw' && <DrawPad onDone={add} onClose={() => setTool(undefined)} />}
      {tool === 'camera' && <Camera films={watches} onDone={add} onClose={() => setTool(undefined)} />}
      {tool === 'recorder' && <Recorder onDone={add} onClose={() => setTool(undefined)} />}
    </form>
  );
}
