import type { Random } from '../../base/random.ts';
import { SAMPLE_RATE, type Sound } from '../../media/sound.ts';
import { pickWording, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';

export const PITCHES = { high: [900, 1700], low: [200, 420] } as const;
export type Pitch = keyof typeof PITCHES;

/** How a beep sounds, by its share of overtones; one way is kept for validation, one for tests. */
const WAVES: Wordings = { train: ['pure', 'hollow', 'bright'], validation: ['organ'], test: ['reed'] };
const OVERTONES: Readonly<Record<string, readonly number[]>> = {
  pure: [1],
  hollow: [1, 0, 0.33, 0, 0.2],
  bright: [1, 0.5, 0.33, 0.25],
  organ: [1, 0.8, 0, 0.5],
  reed: [1, 0.2, 0.7, 0.1, 0.4],
};

/** One soundtrack: `beeps[i]` sounds in the i-th step of `step` seconds; a whole soft token is 40 ms. */
export function soundtrack(
  beeps: readonly (Pitch | undefined)[],
  step: number,
  random: Random,
  split: Split,
  difficulty: number,
): Sound {
  const samples = new Float32Array(Math.round(beeps.length * step * SAMPLE_RATE));
  const overtones = OVERTONES[pickWording(WAVES, random, split)];
  const hertz = { high: random.uniform(...PITCHES.high), low: random.uniform(...PITCHES.low) };
  const loudness = random.uniform(0.15, 0.5);
  const hiss = random.chance(0.5 * difficulty) ? random.uniform(0, 0.02) : 0;
  beeps.forEach((pitch, i) => {
    if (!pitch) return;
    const length = random.uniform(0.14, 0.24);
    const start = i * step + random.uniform(0.04, Math.max(0.05, Math.min(0.3, step - length - 0.06)));
    addBeep(samples, { hertz: hertz[pitch], overtones, loudness, start, length });
  });
  if (hiss > 0) for (let i = 0; i < samples.length; i++) samples[i] += random.uniform(-hiss, hiss);
  return { samples, sampleRate: SAMPLE_RATE };
}

interface Beep {
  readonly hertz: number;
  /** Amplitudes of the harmonics, the ground tone first. */
  readonly overtones: readonly number[];
  readonly loudness: number;
  /** Seconds. */
  readonly start: number;
  readonly length: number;
}

/** Adds a tone that comes and goes within 10 ms, so that it does not click. */
function addBeep(samples: Float32Array, { hertz, overtones, loudness, start, length }: Beep): void {
  const first = Math.round(start * SAMPLE_RATE);
  const count = Math.round(length * SAMPLE_RATE);
  const ramp = 0.01 * SAMPLE_RATE;
  const sum = overtones.reduce((total, one) => total + one, 0);
  for (let i = 0; i < count && first + i < samples.length; i++) {
    const envelope = Math.min(1, i / ramp, (count - i) / ramp);
    const angle = (2 * Math.PI * hertz * i) / SAMPLE_RATE;
    let value = 0;
    for (let k = 0; k < overtones.length; k++)
      if (overtones[k] > 0) value += overtones[k] * Math.sin(angle * (k + 1));
    samples[first + i] += (loudness * envelope * value) / sum;
  }
}
