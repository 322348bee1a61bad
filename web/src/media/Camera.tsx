import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/language.tsx';
import { Dialog } from '../layout/Dialog.tsx';
import { record, stopAll, useWhileShown } from './devices.ts';
import { type Attachment, attach, toBlob } from './files.ts';
import { clock } from './sound.ts';

/** The side of the camera that looks away from the reader, at what the question is about. */
const CAMERA = { facingMode: 'environment', width: { ideal: 1280 } } as const;
/** Films may not exceed what one request holds. */
const MOST_FILM_SECONDS = 30;
const TICK_MILLISECONDS = 200;

interface CameraProps {
  /** Whether films may be taken too, of what the camera sees and the microphone hears. */
  readonly films: boolean;
  readonly onDone: (file: Attachment) => void;
  readonly onClose: () => void;
}

/** Shows what the camera sees, and takes a still or a film of it. The camera is off as soon as this closes. */
export default function Camera({ films, onDone, onClose }: CameraProps) {
  const words = useWords();
  const done = useWhileShown(onDone);
  const view = useRef<HTMLVideoElement>(null);
  const stream = useRef<MediaStream>(undefined);
  const filming = useRef<ReturnType<typeof record>>(undefined);
  const [state, setState] = useState<'opening' | 'seeing' | 'filming' | 'refused'>('opening');
  const [seconds, setSeconds] = useState(0);

  useEffect(() => {
    let current = true;
    const open = async () => {
      const opened = await openCamera(films);
      stream.current = opened;
      if (!current) stopAll(opened);
      else if (view.current) view.current.srcObject = opened;
    };
    open().catch(() => current && setState('refused'));
    return () => {
      current = false;
      if (stream.current) stopAll(stream.current);
    };
  }, [films]);

  const take = async () => {
    if (!view.current) return;
    const canvas = document.createElement('canvas');
    canvas.width = view.current.videoWidth;
    canvas.height = view.current.videoHeight;
    canvas.getContext('2d')?.drawImage(view.current, 0, 0);
    done(attach(await toBlob(canvas, 'image/jpeg'), `${words.camera.file}.jpg`));
  };
  const film = () => {
    if (!stream.current) return;
    filming.current = record(stream.current);
    setState('filming');
  };
  const finish = async () => {
    const recorded = await filming.current?.stop();
    if (recorded) done(attach(recorded, `${words.camera.film}.${recorded.type.split('/')[1]}`));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: from the beginning of a film to its end
  useEffect(() => {
    if (state !== 'filming') return;
    const start = performance.now();
    const timer = setInterval(() => {
      const passed = (performance.now() - start) / 1000;
      setSeconds(passed);
      if (passed >= MOST_FILM_SECONDS) void finish();
    }, TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [state]);

  return (
    <Dialog
      onClose={onClose}
      // A slip beside it would throw the film away.
      closeOnClickOutside={false}
      title={films ? words.camera.titleFilm : words.camera.title}
      centered
      size="lg"
    >
      {state === 'refused' ? (
        <Text size="sm" role="alert">
          {words.camera.refused}
        </Text>
      ) : (
        <video
          ref={view}
          className="camera"
          aria-label={words.camera.view}
          autoPlay
          muted
          playsInline
          onLoadedData={() => setState('seeing')}
        />
      )}
      <Group justify="flex-end" mt="md">
        {state === 'filming' ? (
          <>
            <span className="clip-time filming" role="timer" aria-label={words.camera.filming}>
              {clock(seconds)}
            </span>
            <Button radius="xl" onClick={() => void finish()}>
              {words.camera.endFilm}
            </Button>
          </>
        ) : (
          <>
            {films && (
              <Button variant="default" radius="xl" disabled={state !== 'seeing'} onClick={film}>
                {words.camera.beginFilm}
              </Button>
            )}
            <Button radius="xl" disabled={state !== 'seeing'} onClick={() => void take()}>
              {words.camera.take}
            </Button>
          </>
        )}
      </Group>
    </Dialog>
  );
}

/** With sound for films where there is a microphone that may be used. */
async function openCamera(films: boolean): Promise<MediaStream> {
  const open = (audio: boolean) => navigator.mediaDevices.getUserMedia({ video: CAMERA, audio });
  return films ? open(true).catch(() => open(false)) : open(false);
}
