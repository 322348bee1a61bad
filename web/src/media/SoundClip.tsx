import { ActionIcon } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { FileReference } from '../chat/conversation.ts';
import { useWords } from '../i18n/language.tsx';
import { PauseIcon, PlayIcon } from '../icons.tsx';
import { clock, decodeSound, peaksOf, SAMPLE_RATE } from './sound.ts';
import { useFile } from './useFile.ts';

const BARS = 48;
/** Of a viewBox one unit wide for each bar; silence is a dot. */
const HEIGHT = 24;
const LEAST = 1.5;

/** A sound with its waveform, to be played. */
export default function SoundClip({ file, blob }: { file: FileReference; blob?: Blob }) {
  const words = useWords();
  const kept = useFile(file.id, blob);
  const player = useRef<HTMLAudioElement>(null);
  const [wave, setWave] = useState<{ peaks: number[]; seconds: number }>();
  const [playing, setPlaying] = useState(false);
  const [played, setPlayed] = useState(0);
  const name = file.name || words.sound.unnamed;

  useEffect(() => {
    let current = true;
    if (!kept) return;
    decodeSound(kept.blob).then(
      (samples) =>
        current && setWave({ peaks: peaksOf(samples, BARS), seconds: samples.length / SAMPLE_RATE }),
      // Without a waveform it may still play, and the model may still hear it.
      () => current && setWave({ peaks: Array<number>(BARS).fill(0), seconds: 0 }),
    );
    return () => {
      current = false;
    };
  }, [kept]);

  if (kept === null) {
    return (
      <div className="thumbnail broken" title={words.sound.lost}>
        {name}
      </div>
    );
  }
  const toggle = () => {
    if (playing) player.current?.pause();
    else void player.current?.play().catch(() => setPlaying(false));
  };
  return (
    <div className="sound-clip" title={name}>
      <ActionIcon
        size={36}
        radius="xl"
        variant="filled"
        aria-label={playing ? words.sound.pause(name) : words.sound.play(name)}
        onClick={toggle}
      >
        {playing ? <PauseIcon size={18} /> : <PlayIcon size={18} />}
      </ActionIcon>
      <svg
        className="waveform"
        viewBox={`0 0 ${BARS} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.sound.waveform(name)}
      >
        {wave?.peaks.map((peak, i) => {
          const height = Math.max(LEAST, peak * HEIGHT);
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other name
              key={i}
              x={i + 0.2}
              y={(HEIGHT - height) / 2}
              width={0.6}
              height={height}
              rx={0.3}
              data-played={i < played * BARS || undefined}
            />
          );
        })}
      </svg>
      <span className="clip-time">{wave && wave.seconds > 0 ? clock(wave.seconds) : ''}</span>
      {/* biome-ignore lint/a11y/useMediaCaption: there is nothing but the sound itself */}
      <audio
        ref={player}
        src={kept?.url}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlayed(0)}
        onTimeUpdate={({ currentTarget }) =>
          setPlayed(wave && wave.seconds > 0 ? currentTarget.currentTime / wave.seconds : 0)
        }
      />
    </div>
  );
}
