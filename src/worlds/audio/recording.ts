import type { Random } from '../../base/random.ts';
import { SAMPLE_RATE, type Sound } from '../../media/sound.ts';
import type { Split } from '../world.ts';
import { BACKGROUNDS } from './noise.ts';
import { addAt, filter, peakOf, rmsOf, scale, silence } from './signal.ts';

/** Level of an ordinary recording: −20 dB of full scale. */
const USUAL_RMS = 0.1;

/**
 * How a sound is recorded (multimodal.md, section 4): when it starts, its level, the room's echo, noise behind it, a
 * narrow band, an overdriven microphone. Each comes more often and stronger with the difficulty; at 0 nothing is
 * done but a fixed level and 40 ms of silence around it. Noise that a split owns is heard in half of its noisy cases.
 * @param said what the samples say, if anything
 */
export function record(
  samples: Float32Array,
  random: Random,
  split: Split,
  difficulty: number,
  said?: string,
): Sound {
  const [before, after] = [0.04, 0.04].map((least) => least + difficulty * random.uniform(0, 0.3));
  const result = silence(before + samples.length / SAMPLE_RATE + after);
  addAt(result, samples, before);
  setLevel(result, USUAL_RMS);
  if (random.chance(0.4 * difficulty)) addEcho(result, random);
  if (random.chance(0.3 * difficulty)) narrow(result, random);
  if (random.chance(0.7 * difficulty)) addNoise(result, random, split, difficulty);
  if (random.chance(0.1 * difficulty)) overdrive(result, random.uniform(1.5, 4));
  setLevel(result, USUAL_RMS * 10 ** ((difficulty * random.uniform(-14, 4)) / 20));
  const spoken = said && { text: said, start: before, end: before + samples.length / SAMPLE_RATE };
  return { samples: result, sampleRate: SAMPLE_RATE, ...(spoken && { spoken }) };
}

/** To this root mean square, or as near as a peak below full scale allows. */
function setLevel(samples: Float32Array, rms: number): void {
  const [level, peak] = [rmsOf(samples), peakOf(samples)];
  if (peak > 0) scale(samples, Math.min(rms / level, 0.99 / peak));
}

/** Reflections that fall by 60 dB within 0.15 to 0.5 s, the first of them after 5 to 25 ms. */
function addEcho(samples: Float32Array, random: Random): void {
  const fall = random.uniform(0.15, 0.5);
  const strength = random.uniform(0.15, 0.5);
  const dry = samples.slice();
  for (let k = 0; k < 16; k++) {
    const delay = random.uniform(0.005, 0.025) + (fall * k * random.next()) / 16;
    addAt(samples, dry, delay, strength * 10 ** ((-3 * delay) / fall) * (random.chance(0.5) ? 1 : -1));
  }
}

/** A telephone, a small loudspeaker, a wall between. */
function narrow(samples: Float32Array, random: Random): void {
  if (random.chance(0.7)) filter(samples, 'lowPass', random.uniform(2500, 6000));
  if (random.chance(0.7)) filter(samples, 'highPass', random.uniform(80, 400));
}

/** Noise 0 to 30 dB below the sound at full difficulty, never nearer than 30 · (1 − difficulty) dB. */
function addNoise(samples: Float32Array, random: Random, split: Split, difficulty: number): void {
  const held = split !== 'train' && random.chance(0.5);
  const noise = random.pick(Object.values(BACKGROUNDS[held ? split : 'train']))(
    samples.length / SAMPLE_RATE,
    random,
  );
  const below = 30 * (1 - difficulty * random.next());
  const level = rmsOf(noise);
  if (level > 0) addAt(samples, noise, 0, (rmsOf(samples) / level) * 10 ** (-below / 20));
}

/** Soft clipping: tanh of the sound, its peak `drive` times too high. */
function overdrive(samples: Float32Array, drive: number): void {
  const gain = drive / Math.max(1e-6, peakOf(samples));
  for (let i = 0; i < samples.length; i++) samples[i] = Math.tanh(gain * samples[i]);
}
