import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { type Sound, secondsOf } from '../../media/sound.ts';
import type { Turn } from '../../text/turns.ts';
import { missingSpeechPrograms } from '../audio/synthesizer.ts';
import { expectLaws, tokensOf } from '../laws.testing.ts';
import { speech } from './index.ts';
import { numberInWords } from './numbers.ts';

const missing = missingSpeechPrograms().join(', ');

/** The sounds of a conversation. */
const soundsOf = (turns: readonly Turn[]): Sound[] =>
  turns.flatMap(({ parts }) => parts.flatMap((part) => ('sound' in part ? [part.sound] : [])));

describe.skipIf(missing !== '')(`speech${missing && `: skipped without ${missing}`}`, () => {
  it('keeps the laws of worlds', () => {
    expectLaws(speech, { most: 256, cases: 30 });
  });

  it('fits a row of 256 tokens, and neither clips nor fades away', () => {
    const random = new Random('rows');
    for (let i = 0; i < 60; i++) {
      const turns = speech.document(random, 'train', i / 60);
      expect(tokensOf(turns)).toBeLessThanOrEqual(256);
      for (const sound of soundsOf(turns)) {
        expect(secondsOf(sound)).toBeGreaterThan(0.2);
        expect(secondsOf(sound)).toBeLessThan(6);
        const peak = sound.samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
        expect(peak).toBeLessThan(1);
        expect(peak).toBeGreaterThan(0.02);
      }
    }
  });

  it('counts wrong words', () => {
    const { score, expected } = speech.case('transcribe', new Random(5), 'test');
    const words = expected.split(' ');
    expect(score(`${expected.toUpperCase()}.`, [])).toBe(1);
    expect(score(words.slice(1).join(' '), [])).toBeCloseTo(1 - 1 / words.length);
    expect(score(`${expected} ${expected} ${expected}`, [])).toBe(0);
  });

  it('begins with words alone', () => {
    const random = new Random('easy');
    for (let i = 0; i < 20; i++) {
      const answers = speech.document(random, 'train', 0).filter(({ role }) => role === 'model');
      for (const { parts } of answers)
        expect('text' in parts[0] && parts[0].text.split(' ').length).toBeLessThan(4);
    }
  });
});

describe('numbers in words', () => {
  it('are said as in English', () => {
    expect([0, 7, 13, 20, 42, 100, 342, 999].map(numberInWords)).toEqual([
      'zero',
      'seven',
      'thirteen',
      'twenty',
      'forty two',
      'one hundred',
      'three hundred and forty two',
      'nine hundred and ninety nine',
    ]);
  });
});
