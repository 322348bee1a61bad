import { describe, expect, it } from 'vitest';
import { logMel } from '../../media/log-mel.ts';
import { missingSpeechPrograms, speak } from '../audio/synthesizer.ts';
import { usual, VOICES } from '../audio/voices.ts';
import { COMMANDS } from './commands.ts';
import { numberInWords } from './numbers.ts';

const missing = missingSpeechPrograms().join(', ');
const BANDS = 40;

/** Log-mel frames of 20 ms, their mean taken away: voices and microphones differ by that most. */
function framesOf(samples: Float32Array): Float32Array[] {
  const count = Math.floor(samples.length / 320);
  const bands = logMel(samples, BANDS, 2 * count);
  const frames = Array.from({ length: count }, (_, t) =>
    Float32Array.from(
      { length: BANDS },
      (_, k) => (bands[2 * t * BANDS + k] + bands[(2 * t + 1) * BANDS + k]) / 2,
    ),
  );
  for (let k = 0; k < BANDS; k++) {
    const mean = frames.reduce((sum, frame) => sum + frame[k], 0) / count;
    for (const frame of frames) frame[k] -= mean;
  }
  return frames;
}

/** How far two words are apart when time may stretch (dynamic time warping; Sakoe and Chiba, 1978). */
function distance(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  let above = [0, ...b.map(() => Number.POSITIVE_INFINITY)];
  for (const frame of a) {
    const row = [Number.POSITIVE_INFINITY];
    b.forEach((other, j) => {
      let step = 0;
      for (let k = 0; k < BANDS; k++) step += Math.abs(frame[k] - other[k]);
      row.push(step + Math.min(above[j], above[j + 1], row[j]));
    });
    above = row;
  }
  return above[b.length] / (a.length + b.length);
}

describe.skipIf(missing !== '')(`recognition${missing && `: skipped without ${missing}`}`, () => {
  it('by templates of training voices hears the digits that the other splits say', () => {
    const digits = Array.from({ length: 10 }, (_, digit) => numberInWords(digit));
    const heardBy = (name: string) => {
      const voice = VOICES.find((one) => one.name === name)!;
      return digits.map((word) => framesOf(speak(word, usual(voice))));
    };
    const templates = ['en-us+m1', 'en-gb-x-rp+m7', 'en-us+f1', 'en+f2', 'slt', 'kal16'].map(heardBy);
    for (const name of ['en-us+m2', 'en-us+f3', 'en-us+m4', 'en-us+f5', 'rms']) {
      const right = heardBy(name).filter((frames, digit) => {
        const nearest = digits.map((_, i) =>
          Math.min(...templates.map((words) => distance(frames, words[i]))),
        );
        return nearest.indexOf(Math.min(...nearest)) === digit;
      });
      expect(right.length, name).toBeGreaterThanOrEqual(7);
    }
  });
});

describe('commands', () => {
  const words = (lines: readonly string[]) =>
    lines
      .join(' ')
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];

  it('are held out in words that training knows', () => {
    const known = new Set(
      COMMANDS.flatMap(({ wordings, slots }) => words([...wordings.train, ...Object.values(slots).flat()])),
    );
    for (const { wordings } of COMMANDS) {
      const held = [...wordings.validation, ...wordings.test];
      expect(held.filter((wording) => wordings.train.includes(wording))).toEqual([]);
      expect(words(held).filter((word) => !known.has(word))).toEqual([]);
    }
  });
});
