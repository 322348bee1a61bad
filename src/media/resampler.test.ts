import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Resampler } from './resampler.ts';

function resample(samples: Float32Array, from: number, to: number, cut = samples.length): Float32Array {
  const resampler = new Resampler(from, to);
  const parts: Float32Array[] = [];
  for (let at = 0; at < samples.length; at += cut) parts.push(resampler.push(samples.subarray(at, at + cut)));
  parts.push(resampler.finish());
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

const sine = (hertz: number, rate: number, seconds: number): Float32Array =>
  Float32Array.from({ length: rate * seconds }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));

/** The largest difference away from both ends, where the stream counts as silent. */
function largest(values: Float32Array, expected: (i: number) => number): number {
  const edge = 200;
  let most = 0;
  for (let i = edge; i < values.length - edge; i++) most = Math.max(most, Math.abs(values[i] - expected(i)));
  return most;
}

describe('a resampler', () => {
  it.each([8000, 11_025, 22_050, 24_000, 44_100, 48_000, 96_000, 192_000, 44_101])(
    'keeps tones below the band limit: from %i',
    (from) => {
      for (const hertz of from === 44_101 ? [440] : [50, 440, 3000]) {
        const result = resample(sine(hertz, from, 0.2), from, 16_000);
        expect(result.length).toBe(3200);
        const error = largest(result, (i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / 16_000));
        expect(error).toBeLessThan(from === 44_101 ? 3e-4 : 3e-5);
      }
    },
  );

  it('takes away what would fold over', () => {
    for (const hertz of [8100, 9000, 12_345, 20_000])
      expect(largest(resample(sine(hertz, 48_000, 0.2), 48_000, 16_000), () => 0)).toBeLessThan(3e-5);
  });

  it('does not depend on how the stream is cut', () => {
    const random = new Random('cut');
    const noise = Float32Array.from({ length: 3000 }, () => random.uniform(-1, 1));
    for (const from of [8000, 44_100, 16_000]) {
      const whole = resample(noise, from, 16_000);
      expect(whole.length).toBe(Math.round((3000 * 16_000) / from));
      for (const cut of [1, 7, 1000]) expect(resample(noise, from, 16_000, cut)).toEqual(whole);
    }
  });

  it('makes little of little', () => {
    expect(resample(new Float32Array(0), 44_100, 16_000).length).toBe(0);
    expect(resample(Float32Array.of(1), 8000, 16_000).length).toBe(2);
    expect(resample(Float32Array.of(1), 192_000, 16_000).length).toBe(0);
  });
});
