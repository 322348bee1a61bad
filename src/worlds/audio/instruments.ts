import type { Random } from '../../base/random.ts';
import { SAMPLE_RATE } from '../../media/sound.ts';
import { bandNoise, whiteNoise } from './noise.ts';
import { addAt, filter, held, normalise, oscillate, shape, silence, sine, struck } from './signal.ts';

/** One note, `[seconds · 16,000]` samples with a peak of 0.9. Each call differs a little, as players do. */
type Play = (hertz: number, seconds: number, random: Random) => Float32Array;

/** Partials of a tone: their frequencies against the fundamental, levels, and decay times (s, to −60 dB). */
interface Partial {
  readonly ratio: number;
  readonly level: number;
  readonly decay?: number;
}

/**
 * A sum of sines, those above 7.5 kHz left out.
 * @param pitch the fundamental in Hz at a time in seconds
 */
function addPartials(
  seconds: number,
  pitch: (seconds: number) => number,
  partials: readonly Partial[],
): Float32Array {
  const result = silence(seconds);
  /** In turns. */
  const phase = new Float64Array(result.length);
  for (let i = 1; i < phase.length; i++) phase[i] = phase[i - 1] + pitch(i / SAMPLE_RATE) / SAMPLE_RATE;
  for (const { ratio, level, decay } of partials) {
    if (ratio * pitch(0) > 7500) continue;
    const fall = decay === undefined ? 1 : 10 ** (-3 / (decay * SAMPLE_RATE));
    let loudness = level;
    for (let i = 0; i < result.length; i++) {
      result[i] += loudness * sine(ratio * phase[i]);
      loudness *= fall;
    }
  }
  return result;
}

/** Harmonics 1 to `count` with `level(k)`. */
const harmonics = (count: number, level: (k: number) => number): Partial[] =>
  Array.from({ length: count }, (_, i) => ({ ratio: i + 1, level: level(i + 1) }));

/** A pitch that trembles once it has begun: `depth` is a share of it, `rate` in Hz. */
function vibrato(hertz: number, depth: number, rate: number): (seconds: number) => number {
  return (t) => hertz * (1 + depth * Math.min(1, t / 0.15) * Math.sin(2 * Math.PI * rate * t));
}

/** A struck string: a little inharmonic (B ≈ 0.0004), its upper partials soon gone, and the hammer's knock. */
const piano: Play = (hertz, seconds, random) => {
  const slope = random.uniform(1.1, 1.6);
  const decay = random.uniform(1.5, 3) * Math.sqrt(440 / hertz);
  const partials = harmonics(10, (k) => k ** -slope).map(({ ratio, level }) => ({
    ratio: ratio * Math.sqrt(1 + 0.0004 * ratio * ratio),
    level,
    decay: decay / (0.6 + 0.4 * ratio),
  }));
  const tone = addPartials(seconds, () => hertz, partials);
  const hammer = shape(bandNoise(0.03, random, 900, 1), struck(0.001, 0.03));
  addAt(tone, hammer, 0, 0.25);
  return shape(tone, held(0.003, 0.05, seconds));
};

/** A column of air: nearly a sine, soft at first, with breath and vibrato. */
const flute: Play = (hertz, seconds, random) => {
  const pitch = vibrato(hertz, random.uniform(0.003, 0.008), random.uniform(4.5, 6));
  const tone = addPartials(seconds, pitch, [
    { ratio: 1, level: 1 },
    { ratio: 2, level: random.uniform(0.15, 0.35) },
    { ratio: 3, level: random.uniform(0.03, 0.12) },
  ]);
  addAt(tone, bandNoise(seconds, random, 2 * hertz, 0.8), 0, random.uniform(0.06, 0.14));
  return shape(tone, held(random.uniform(0.04, 0.08), 0.06, seconds));
};

/** A bowed string: all harmonics, those near the body's resonances stronger, slow attack, wide vibrato. */
const violin: Play = (hertz, seconds, random) => {
  const pitch = vibrato(hertz, random.uniform(0.006, 0.014), random.uniform(5, 6.5));
  const body = [random.uniform(450, 600), random.uniform(900, 1200), random.uniform(2300, 3200)];
  const resonance = (f: number) =>
    0.4 + body.reduce((sum, peak) => sum + Math.exp(-(((f - peak) / (0.25 * peak)) ** 2)), 0);
  const tone = addPartials(
    seconds,
    pitch,
    harmonics(14, (k) => resonance(k * hertz) / k),
  );
  addAt(tone, bandNoise(seconds, random, 3500, 0.7), 0, 0.05);
  return shape(tone, held(random.uniform(0.06, 0.1), 0.08, seconds));
};

/** A brass: many harmonics, the strongest not the first, that come the later the higher they are. */
const trumpet: Play = (hertz, seconds, random) => {
  const peak = random.uniform(1000, 1600);
  const pitch = vibrato(hertz, 0.002, 5);
  const dark = addPartials(
    seconds,
    pitch,
    harmonics(3, (k) => 1 / k),
  );
  const bright = addPartials(
    seconds,
    pitch,
    harmonics(14, (k) => Math.exp(-Math.abs(Math.log((k * hertz) / peak)))),
  );
  shape(bright, (t) => Math.min(1, t / 0.06) ** 2);
  addAt(dark, bright, 0, 1.2);
  return shape(dark, held(0.02, 0.05, seconds));
};

/**
 * A plucked string after K. Karplus and A. Strong (1983): noise runs round a delay that averages neighbours. Both are
 * read between samples, or high notes would be half a tone off.
 */
const guitar: Play = (hertz, seconds, random) => {
  const result = silence(seconds);
  const delay = SAMPLE_RATE / hertz - 0.5;
  const whole = Math.floor(delay);
  const part = delay - whole;
  const pluck = filter(whiteNoise((whole + 2) / SAMPLE_RATE, random), 'lowPass', random.uniform(2500, 6000));
  // Noise alone may lack the fundamental, so that one hears the octave.
  for (let i = 0; i < pluck.length; i++) pluck[i] += Math.sin((2 * Math.PI * i) / (whole + 1));
  const loss = random.uniform(0.992, 0.998) / 2;
  for (let i = 0; i < result.length; i++) {
    const last = i - whole;
    result[i] =
      last < 2
        ? (pluck[i] ?? 0)
        : loss * ((1 - part) * result[last] + result[last - 1] + part * result[last - 2]);
  }
  return shape(result, held(0.001, 0.05, seconds));
};

/** Pipes an octave below to three above, all at once, without any decay. */
const organ: Play = (hertz, seconds, random) => {
  const stops = [0.5, 1, 2, 3, 4, 6, 8].map((ratio) => ({
    ratio,
    level: random.uniform(0.3, 1) / ratio ** 0.4,
  }));
  return shape(
    addPartials(seconds, () => hertz, stops),
    held(0.015, 0.04, seconds),
  );
};

/** Ratios of a church bell's partials: hum, prime, tierce, quint, nominal and above (tierce a minor third). */
const BELL = [0.5, 1, 1.2, 1.5, 2, 2.5, 2.67, 3, 4.1];

const bell: Play = (hertz, seconds, random) => {
  const length = random.uniform(2, 4);
  const partials = BELL.map((ratio) => ({
    ratio: ratio * random.uniform(0.995, 1.005),
    level: random.uniform(0.4, 1) / ratio ** 0.3,
    decay: length / ratio ** 0.7,
  }));
  return shape(
    addPartials(seconds, () => hertz, partials),
    held(0.002, 0.05, seconds),
  );
};

/** A skin that is beaten: two low modes whose pitch sinks, and a burst of noise. */
const drum: Play = (hertz, seconds, random) => {
  const low = hertz / random.uniform(4, 6);
  const skin = oscillate(seconds, (t) => low * (1 + 0.6 * Math.exp(-t / 0.03)));
  addAt(
    skin,
    oscillate(seconds, () => 1.6 * low),
    0,
    0.5,
  );
  shape(skin, struck(0.002, random.uniform(0.25, 0.5)));
  addAt(skin, shape(whiteNoise(seconds, random), struck(0.001, random.uniform(0.05, 0.2))), 0, 0.35);
  return skin;
};

export const INSTRUMENTS = { piano, flute, violin, trumpet, guitar, organ, bell, drum } satisfies Record<
  string,
  Play
>;

export type InstrumentName = keyof typeof INSTRUMENTS;
export const INSTRUMENT_NAMES = Object.keys(INSTRUMENTS) as InstrumentName[];

/** Those that hold a tune: a drum has no pitch, and a bell's is a matter of opinion. */
export const MELODIC = [
  'piano',
  'flute',
  'violin',
  'trumpet',
  'guitar',
  'organ',
] as const satisfies InstrumentName[];

/** Plays one note. */
export const play = (name: InstrumentName, hertz: number, seconds: number, random: Random): Float32Array =>
  normalise(INSTRUMENTS[name](hertz, seconds, random));

/** Equal temperament: MIDI's number 69 is A4, 440 Hz. */
export const hertzOf = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);
