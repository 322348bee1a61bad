import type { Random } from '../../base/random.ts';
import type { Split } from '../world.ts';

/** Whom one hears, by the height of the voice. */
export type Speaker = 'man' | 'woman';

/** A voice of one of the two programs. */
export interface Voice {
  readonly program: 'espeak-ng' | 'flite';
  /** As the program names it: of espeak-ng, `ACCENT+VARIANT`. */
  readonly name: string;
  readonly speaker: Speaker;
  readonly split: Split;
}

const espeak = (split: Split, speaker: Speaker, names: string): Voice[] =>
  names.split(' ').map((name) => ({ program: 'espeak-ng', name, speaker, split }));
const flite = (split: Split, speaker: Speaker, name: string): Voice => ({
  program: 'flite',
  name,
  speaker,
  split,
});

/**
 * The voices by split. espeak-ng synthesises formants and changes them by variant; flite joins or models recordings
 * of four people. Whole accents (Lancaster for validation, Scotland for test), timbres and people are held out.
 */
export const VOICES: readonly Voice[] = [
  ...espeak('train', 'man', 'en-us+m1 en+m3 en-us+m5 en-gb-x-rp+m7 en-us+Andy en+Denis en-us+Hugo'),
  ...espeak('train', 'man', 'en-us+Lee en-us+Mario en-gb-x-rp+klatt en-us+klatt3 en+paul'),
  ...espeak('train', 'woman', 'en-us+f1 en+f2 en-us+f4 en-us+Annie en+Andrea en-gb-x-rp+anika'),
  ...espeak('train', 'woman', 'en-us+linda en+steph en-us+steph2'),
  flite('train', 'man', 'kal16'),
  flite('train', 'woman', 'slt'),
  ...espeak('validation', 'man', 'en-us+m2 en-gb-x-gbclan+Henrique'),
  ...espeak('validation', 'woman', 'en-us+f3 en-gb-x-gbclan+shelby'),
  flite('validation', 'man', 'awb'),
  ...espeak('test', 'man', 'en-us+m4 en-gb-scotland+Diogo'),
  ...espeak('test', 'woman', 'en-us+f5 en-gb-scotland+belinda'),
  flite('test', 'man', 'rms'),
];

/** A voice as it usually speaks. */
export const usual = (voice: Voice): Manner => ({ voice, pitch: 1, speed: 1, scale: 1 });

/** How an utterance is spoken. */
export interface Manner {
  readonly voice: Voice;
  /** 0.8 to 1.2 of the voice's usual height; flite keeps its own. */
  readonly pitch: number;
  /** 0.8 (slow) to 1.3 of the usual speed. */
  readonly speed: number;
  /** All frequencies times this, 0.88 to 1.12, as a larger or smaller head has them: flite's few people become many. */
  readonly scale: number;
}

/** How `scale` may differ from 1. Men stay below 145 Hz and women above 150. */
const SCALES: Readonly<Record<Speaker, readonly [number, number]>> = {
  man: [-0.12, 0.08],
  woman: [-0.06, 0.12],
};

/** Every third time in training one of flite's few voices, which sound most like people. */
const RECORDED_SHARE = 1 / 3;

/**
 * A voice of the split with its pitch and speed.
 * @param difficulty 0 (as the voice usually speaks) to 1
 */
export function drawManner(random: Random, split: Split, difficulty: number, speaker?: Speaker): Manner {
  const owned = VOICES.filter((voice) => voice.split === split);
  const all = speaker === undefined ? owned : owned.filter((voice) => voice.speaker === speaker);
  const recorded = all.filter(({ program }) => program === 'flite');
  const voice = random.pick(recorded.length > 0 && random.chance(RECORDED_SHARE) ? recorded : all);
  const spread = (low: number, high: number) => 1 + difficulty * random.uniform(low, high);
  return {
    voice,
    pitch: spread(-0.2, 0.2),
    speed: spread(-0.2, 0.3),
    scale: spread(...SCALES[voice.speaker]),
  };
}
