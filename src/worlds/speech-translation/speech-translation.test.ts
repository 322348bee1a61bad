import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { missingSpeechPrograms } from '../audio/synthesizer.ts';
import { expectLaws, tokensOf } from '../laws.testing.ts';
import { speechTranslation } from './index.ts';

const missing = missingSpeechPrograms().join(', ');

describe.skipIf(missing !== '')(`speech-translation${missing && `: skipped without ${missing}`}`, () => {
  it('keeps the laws of worlds', () => {
    expectLaws(speechTranslation, { most: 256, cases: 12 });
  });

  it('fits a row of 256 tokens', () => {
    const random = new Random('rows');
    for (let i = 0; i < 24; i++)
      expect(tokensOf(speechTranslation.document(random, 'train', i / 24))).toBeLessThanOrEqual(256);
  });
});
