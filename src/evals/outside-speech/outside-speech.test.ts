import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { missingSpeechPrograms } from '../../worlds/audio/synthesizer.ts';
import { OUTSIDE_SPEECH_TASKS, outsideSpeechCase } from './index.ts';

const missing = missingSpeechPrograms().join(', ');

describe.skipIf(missing !== '')(`outside-speech${missing && `: skipped without ${missing}`}`, () => {
  it('asks about a voice that no training hears, the same for the same seed', () => {
    for (const task of OUTSIDE_SPEECH_TASKS) {
      const [one, two] = [1, 1].map((seed) => outsideSpeechCase(task, new Random(seed)));
      expect(one.turns).toEqual(two.turns);
      expect(one.score(one.expected, [])).toBe(1);
      expect(one.score('', [])).toBe(0);
    }
    expect(() => outsideSpeechCase('nothing', new Random(1))).toThrow('nothing');
  });
});
