import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { powerSpectrum } from './fourier.ts';
import { logMel } from './log-mel.ts';
import { soundFrames, soundTokenCount } from './sound-frames.ts';

/** By the definitions, sum by sum: a transform of 512 around the middle of each 10 ms, triangles over hertz. */
function reference(samples: Float32Array, bands: number, frames: number): number[] {
  const mel = (hertz: number) => 1127.0105 * Math.log(1 + hertz / 700);
  const hertz = (value: number) => 700 * (Math.exp(value / 1127.0105) - 1);
  const result: number[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const power: number[] = [];
    for (let bin = 0; bin <= 256; bin++) {
      let [real, imaginary] = [0, 0];
      for (let i = 0; i < 400; i++) {
        const at = frame * 160 + 80 - 200 + i;
        const value = at >= 0 && at < samples.length ? samples[at] * Math.sin((Math.PI * i) / 400) ** 2 : 0;
        real += value * Math.cos((2 * Math.PI * bin * i) / 512);
        imaginary -= value * Math.sin((2 * Math.PI * bin * i) / 512);
      }
      power.push(real * real + imaginary * imaginary);
    }
    for (let band = 0; band < bands; band++) {
      const edge = (i: number) => hertz((mel(8000) * (band + i)) / (bands + 1));
      const sum = power.reduce((total, value, bin) => {
        const f = bin * 31.25;
        const rising = (f - edge(0)) / (edge(1) - edge(0));
        const falling = (edge(2) - f) / (edge(2) - edge(1));
        return total + (value * Math.max(0, Math.min(rising, falling)) * 2) / (edge(2) - edge(0));
      }, 0);
      result.push((Math.log10(Math.max(sum, 1e-8)) + 4) / 4);
    }
  }
  return result;
}

const random = new Random('mel');
const noise = Float32Array.from({ length: 1500 }, () => random.uniform(-0.3, 0.3));

describe('log-mel features', () => {
  it.each([40, 80])('are what their definition says, with %i bands', (bands) => {
    const features = logMel(noise, bands, 12);
    const expected = reference(noise, bands, 12);
    expect(features.length).toBe(expected.length);
    expected.forEach((value, i) => {
      expect(features[i]).toBeCloseTo(value, 5);
    });
  });

  it('are −1 in silence, grow by 0.5 for 20 dB, and peak where a tone is', () => {
    expect(new Set(logMel(new Float32Array(1600), 40, 10))).toEqual(new Set([-1]));
    const tone = (gain: number) =>
      logMel(
        Float32Array.from({ length: 1600 }, (_, i) => gain * Math.sin((2 * Math.PI * 1000 * i) / 16_000)),
        40,
        10,
      ).subarray(200, 240);
    const loud = tone(0.9);
    const band = loud.indexOf(Math.max(...loud));
    // 1000 Hz is 1000 mel of 2840, in 41 steps.
    expect(band).toBe(Math.round((1000 / 2840) * 41) - 1);
    expect(loud[band] - tone(0.09)[band]).toBeCloseTo(0.5, 5);
    expect(loud[band]).toBeLessThan(1.5);
  });
});

it('a real signal has the power spectrum of the plain sum', () => {
  const signal = Float64Array.from({ length: 16 }, () => random.uniform(-1, 1));
  const power = new Float64Array(9);
  powerSpectrum(signal, power);
  for (let bin = 0; bin <= 8; bin++) {
    const part = (f: (x: number) => number) =>
      signal.reduce((sum, value, i) => sum + value * f((2 * Math.PI * bin * i) / 16), 0);
    expect(power[bin]).toBeCloseTo(part(Math.cos) ** 2 + part(Math.sin) ** 2, 10);
  }
});

describe('frames of sound', () => {
  it('are raw samples, the tail padded, or log-mel of 40 ms', () => {
    const sound = { samples: noise, sampleRate: 16_000 as const };
    expect(soundTokenCount(sound)).toBe(3);
    const raw = soundFrames(sound, { features: 'raw', frameSize: 640 });
    expect(raw.length).toBe(1920);
    expect([...raw.subarray(0, 1500)]).toEqual([...noise]);
    expect(raw.subarray(1500).every((value) => value === 0)).toBe(true);
    expect(soundFrames(sound, { features: 'logMel', frameSize: 160 })).toEqual(logMel(noise, 40, 12));
  });
});
