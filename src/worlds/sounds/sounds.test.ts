import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { logMel } from '../../media/log-mel.ts';
import { secondsOf } from '../../media/sound.ts';
import { EVENT_NAMES, happen, several } from '../audio/events.ts';
import { hertzOf, MELODIC, play } from '../audio/instruments.ts';
import { directionOf, NOTE_NAMES, perform } from '../audio/melodies.ts';
import { peakOf, rmsOf } from '../audio/signal.ts';
import { expectLaws, tokensOf } from '../laws.testing.ts';
import { sounds } from './index.ts';

/** The pitch in Hz by autocorrelation: the first lag that is nearly as good as the best. */
function pitchOf(samples: Float32Array): number {
  const correlation = (lag: number) => {
    let [product, energy] = [0, 0];
    for (let i = 0; i + lag < samples.length; i++) {
      product += samples[i] * samples[i + lag];
      energy += samples[i] ** 2 + samples[i + lag] ** 2;
    }
    return (2 * product) / energy;
  };
  const lags = Array.from({ length: 60 }, (_, i) => i + 10);
  const values = lags.map(correlation);
  const best = Math.max(...values);
  const at = values.findIndex((value, i) => value > 0.9 * best && value >= (values[i + 1] ?? 0));
  // A parabola through three values finds the top between two lags.
  const [a, b, c] = [correlation(lags[at] - 1), values[at], correlation(lags[at] + 1)];
  return 16_000 / (lags[at] + (a - c) / (2 * (a - 2 * b + c)));
}

describe('sounds', () => {
  it('keeps the laws of worlds', () => {
    expectLaws(sounds, { most: 256, cases: 60 });
  });

  it('fits a row of 256 tokens, and neither clips nor fades away', () => {
    const random = new Random('rows');
    for (let i = 0; i < 200; i++) {
      const turns = sounds.document(random, 'train', i / 200);
      expect(tokensOf(turns)).toBeLessThanOrEqual(256);
      for (const { sound } of turns.flatMap(({ parts }) => parts.filter((part) => 'sound' in part))) {
        expect(secondsOf(sound)).toBeLessThan(7);
        expect(peakOf(sound.samples)).toBeLessThan(1);
        expect(rmsOf(sound.samples)).toBeGreaterThan(0.003);
      }
    }
  });

  it('asks for the notes that a pitch tracker hears', () => {
    const random = new Random('pitch');
    for (const instrument of ['piano', 'flute', 'violin', 'guitar'] as const) {
      for (let step = 0; step < 8; step++) {
        const samples = perform({ instrument, steps: [step] }, random);
        const heard = pitchOf(samples.subarray(800, 3200));
        const wanted = hertzOf([72, 74, 76, 77, 79, 81, 83, 84][step]);
        expect(12 * Math.abs(Math.log2(heard / wanted)), `${instrument} ${NOTE_NAMES[step]}`).toBeLessThan(
          0.5,
        );
      }
    }
  });

  it('knows where a melody goes', () => {
    expect(
      [
        [1, 2, 5],
        [5, 2],
        [3, 3],
        [1, 3, 2],
        [4, 1, 6],
        [1, 3, 2, 4],
        [1, 1, 2],
      ].map(directionOf),
    ).toEqual(['rises', 'falls', 'stays', 'rises and falls', 'falls and rises', undefined, undefined]);
  });

  it('repeats as often as it says', () => {
    const random = new Random('count');
    for (const what of ['barks', 'knocks', 'claps', 'beeps', 'honks'] as const) {
      for (let count = 1; count <= 6; count++) {
        // Loud after quiet, by the level of windows of 20 ms.
        const samples = several(what, count, random);
        let [loud, onsets] = [false, 0];
        for (let i = 0; i + 320 <= samples.length; i += 320) {
          const level = rmsOf(samples.subarray(i, i + 320));
          if (!loud && level > 0.05) {
            onsets++;
            loud = true;
          } else if (level < 0.01) loud = false;
        }
        expect(onsets, what).toBe(count);
      }
    }
  });

  it('makes happenings whose spectra differ more between names than within', () => {
    const random = new Random('spectra');
    const spectrum = (samples: Float32Array) => {
      const frames = Math.floor(samples.length / 160);
      const bands = logMel(samples, 40, frames);
      const mean = new Float32Array(80);
      for (let i = 0; i < bands.length; i++) mean[i % 40] += bands[i] / frames;
      for (let i = 40; i < bands.length; i++)
        mean[40 + (i % 40)] += Math.abs(bands[i] - bands[i - 40]) / frames;
      return mean;
    };
    const distance = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((value, i) => value - b[i]));
    const known = EVENT_NAMES.map((name) => Array.from({ length: 8 }, () => spectrum(happen(name, random))));
    let right = 0;
    for (const [i, name] of EVENT_NAMES.entries()) {
      for (let k = 0; k < 5; k++) {
        const heard = spectrum(happen(name, random));
        const nearest = known.map((list) => Math.min(...list.map((one) => distance(one, heard))));
        right += Number(nearest.indexOf(Math.min(...nearest)) === i);
      }
    }
    expect(right / (5 * EVENT_NAMES.length)).toBeGreaterThan(0.8);
  });

  it('plays notes at the level that is asked for', () => {
    for (const name of MELODIC) expect(peakOf(play(name, 523, 0.3, new Random(name)))).toBeCloseTo(0.9);
  });
});
