import { describe, expect, it } from 'vitest';
import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { checkOptions, createSampler, type SamplingOptions } from './sampler.ts';
import { StopFilter } from './stops.ts';

const LOGITS = Float32Array.from([9, 1, 3, 2, 3, -50, 8]);
/** The largest logits are not allowed: 9 at id 0 and 8 at id 6. */
const ALLOWED = Int32Array.from([1, 2, 3, 4, 5]);

const sampler = (options: SamplingOptions, seed = 1) => createSampler(options, ALLOWED, new Random(seed));

function shares(options: SamplingOptions, draws = 20_000): number[] {
  const sample = sampler(options);
  const counts = new Array<number>(LOGITS.length).fill(0);
  for (let i = 0; i < draws; i++) counts[sample(LOGITS)] += 1 / draws;
  return counts;
}

describe('a sampler', () => {
  it('is greedy at temperature 0: the first of the largest allowed logits', () => {
    expect(sampler({})(LOGITS)).toBe(2);
    expect(sampler({ temperature: 0, topK: 3, topP: 0.5 })(LOGITS)).toBe(2);
  });

  it('is greedy with one candidate, and near temperature 0', () => {
    for (const options of [{ topK: 1 }, { topP: 0 }, { topP: 1e-9 }]) {
      for (let seed = 0; seed < 20; seed++)
        expect(sampler({ temperature: 1, ...options }, seed)(LOGITS)).toBe(2);
    }
    const distinct = Float32Array.from([0, 1, 3, 2, 2.9, 0]);
    for (const temperature of [1e-3, 1e-30, 5e-324]) expect(sampler({ temperature }, 7)(distinct)).toBe(2);
  });

  it('draws with the probabilities of the softmax, and never what is not allowed', () => {
    for (const temperature of [0.5, 1, 2]) {
      const weights = Array.from(LOGITS, (logit, id) =>
        ALLOWED.includes(id) ? Math.exp(logit / temperature) : 0,
      );
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      shares({ temperature }).forEach((share, id) => {
        expect(share).toBeCloseTo(weights[id] / total, 1);
      });
    }
    expect(shares({ temperature: 1 })[0]).toBe(0);
  });

  it('keeps the k largest, and the fewest that have the probability p', () => {
    const supported = (options: SamplingOptions) =>
      shares({ temperature: 1, ...options }).flatMap((share, id) => (share > 0 ? [id] : []));
    expect(supported({ topK: 2 })).toEqual([2, 4]);
    expect(supported({ topK: 3 })).toEqual([2, 3, 4]);
    // Of 1, 3, 2, 3 the probabilities are 0.056, 0.40, 0.15, 0.40.
    expect(supported({ topP: 0.3 })).toEqual([2]);
    expect(supported({ topP: 0.5 })).toEqual([2, 4]);
    expect(supported({ topP: 0.85 })).toEqual([2, 3, 4]);
    expect(supported({ topK: 2, topP: 0.99 })).toEqual([2, 4]);
    expect(supported({ topK: 1000 })).toEqual([1, 2, 3, 4]);
  });

  it('draws the same with the same seed', () => {
    const draw = (seed: number) => {
      const sample = sampler({ temperature: 2 }, seed);
      return Array.from({ length: 50 }, () => sample(LOGITS));
    };
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('refuses options that mean nothing, saying what was expected', () => {
    expect(() => checkOptions({ temperature: 0, topK: 1, topP: 0, maxOutputTokens: 1 })).not.toThrow();
    for (const options of [
      { temperature: -1 },
      { temperature: Number.NaN },
      { temperature: Infinity },
      { topK: 0 },
      { topK: 1.5 },
      { topP: 1.1 },
      { maxOutputTokens: 0 },
      { stopSequences: ['a', ''] },
    ]) {
      expect(() => checkOptions(options)).toThrow(UserError);
    }
    expect(() => checkOptions({ topP: 2 })).toThrow(
      'topP is 2; a number from 0 to 1 was expected. Change it or leave it out.',
    );
  });
});

describe('stop sequences', () => {
  const outputs = (sequences: string[], pieces: string[]) => {
    const filter = new StopFilter(sequences);
    const texts = pieces.map((piece) => filter.push(piece));
    return { texts: [...texts, filter.end()], stopped: filter.stopped };
  };

  it('end the text however it is cut into pieces', () => {
    const text = 'one\ntwo ENDING three';
    for (let size = 1; size < text.length; size++) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g'))!;
      const { texts, stopped } = outputs(['END'], pieces);
      expect(texts.join('')).toBe('one\ntwo ');
      expect(stopped).toBe(true);
    }
  });

  it('hold back no more than what could begin one', () => {
    expect(outputs(['\n\nUser:'], ['a\n', '\nb', '\n\nUs', 'e', 'x'])).toEqual({
      texts: ['a', '\n\nb', '', '', '\n\nUsex', ''],
      stopped: false,
    });
  });

  it('give the beginning of one that never came when the text ends', () => {
    expect(outputs(['stop'], ['don’t st'])).toEqual({ texts: ['don’t ', 'st'], stopped: false });
  });

  it('take the earliest of several, whatever their order', () => {
    expect(outputs(['c', 'bcd'], ['ab', 'cd']).texts.join('')).toBe('a');
    expect(outputs(['bcd', 'c'], ['abcd']).texts.join('')).toBe('a');
  });
});
