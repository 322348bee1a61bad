import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/language.tsx';
import { Dialog } from '../layout/Dialog.tsx';
import { record, stopAll, useWhileShown } from './devices.ts';
import { type Attachment, attach } from './files.ts';
import { clock, decodeSound, encodeWav } from './sound.ts';

/** As much as one request holds, and longer than any model here listens. */
const MOST_SECONDS = 480;
const LEVELS = 40;
const LEVEL_MILLISECONDS = 50;

/** Records the microphone from the moment it opens; it is off as soon as this closes. */
export default function Recorder(props: { onDone: (sound: Attachment) => void; onClose: () => void }) {
  const words = useWords();
  const done = useWhileShown(props.onDone);
  const [state, setState] = useState<'opening' | 'hearing' | 'refused'>('opening');
  const [levels, setLevels] = useState<readonly number[]>([]);
  const [seconds, setSeconds] = useState(0);
  const recording = useRef<ReturnType<typeof record>>(undefined);

  useEffect(() => {
    let current = true;
    let stream: MediaStream | undefined;
    let context: AudioContext | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (!current) return stopAll(stream);
      recording.current = record(stream);
      setState('hearing');
      context = new AudioContext();
      const meter = context.createAnalyser();
      context.createMediaStreamSource(stream).connect(meter);
      const samples = new Float32Array(meter.fftSize);
      const start = performance.now();
      timer = setInterval(() => {
        meter.getFloatTimeDomainData(samples);
        const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
        setLevels((before) => [...before, peak].slice(-LEVELS));
        setSeconds((performance.now() - start) / 1000);
      }, LEVEL_MILLISECONDS);
    };
    begin().catch(() => current && setState('refused'));
    return () => {
      current = false;
      clearInterval(timer);
      if (stream) stopAll(stream);
      void context?.close();
    };
  }, []);

  const finish = async () => {
    const recorded = await recording.current?.stop();
    if (!recorded) return;
    // What models hear, in a form that every server reads.
    const samples = await decodeSound(recorded).catch(() => undefined);
    done(
      samples
        ? attach(encodeWav(samples), `${words.recorder.file}.wav`)
        : attach(recorded, words.recorder.file),
    );
  };
  const isFull = seconds >= MOST_SECONDS;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when there is no more room
  useEffect(() => {
    if (isFull) void finish();
  }, [isFull]);

  return (
    <Dialog
      onClose={props.onClose}
      // A slip beside it would throw the recording away.
      closeOnClickOutside={false}
      title={words.recorder.title}
      centered
    >
      {state === 'refused' ? (
        <Text size="sm" role="alert">
          {words.recorder.refused}
        </Text>
      ) : (
        <div className="recorder">
          <div className="levels" aria-hidden="true">
            {levels.map((level, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other name
              <span key={i} style={{ height: `${Math.max(4, Math.min(1, level) * 100)}%` }} />
            ))}
          </div>
          <span className="clip-time" role="timer" aria-label={words.recorder.recording}>
            {clock(seconds)}
          </span>
        </div>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" radius="xl" onClick={props.onClose}>
          {words.chats.cancel}
        </Button>
        <Button radius="xl" disabled={state !== 'hearing'} onClick={() => void finish()}>
          {words.recorder.done}
        </Button>
      </Group>
    </Dialog>
  );
}
