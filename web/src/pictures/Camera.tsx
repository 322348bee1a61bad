import { Button, Group, Modal, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/language.tsx';
import { type Attachment, attach, toBlob } from './files.ts';

/** The side of the camera that looks away from the reader, at what the question is about. */
const WANTED = { video: { facingMode: 'environment', width: { ideal: 1280 } } } as const;

/** Shows what the camera sees and takes a still of it. The camera is off as soon as this closes. */
export default function Camera(props: { onDone: (picture: Attachment) => void; onClose: () => void }) {
  const words = useWords();
  const view = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<'opening' | 'seeing' | 'refused'>('opening');

  useEffect(() => {
    let stream: MediaStream | undefined;
    let current = true;
    navigator.mediaDevices.getUserMedia(WANTED).then(
      (opened) => {
        stream = opened;
        if (!current) stopAll(opened);
        else if (view.current) view.current.srcObject = opened;
      },
      () => current && setState('refused'),
    );
    return () => {
      current = false;
      if (stream) stopAll(stream);
    };
  }, []);

  const take = async () => {
    if (!view.current) return;
    const canvas = document.createElement('canvas');
    canvas.width = view.current.videoWidth;
    canvas.height = view.current.videoHeight;
    canvas.getContext('2d')?.drawImage(view.current, 0, 0);
    props.onDone(attach(await toBlob(canvas, 'image/jpeg'), `${words.camera.file}.jpg`));
  };

  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.camera.title}
      centered
      size="lg"
      radius="lg"
      closeButtonProps={{ 'aria-label': words.nav.close }}
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
        <Button radius="xl" disabled={state !== 'seeing'} onClick={() => void take()}>
          {words.camera.take}
        </Button>
      </Group>
    </Modal>
  );
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
