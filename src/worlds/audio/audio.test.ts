import { afterEach, describe, expect, it, vi } from 'vitest';
import { Random } from '../../base/random.ts';
import { secondsOf } from '../../media/sound.ts';
import { BACKGROUNDS } from './noise.ts';
import { record } from './recording.ts';
import { filter, oscillate, peakOf, rmsOf } from './signal.ts';
import { canSpeak, missingSpeechPrograms, speak } from './synthesizer.ts';
import { drawManner, usual, VOICES } from './voices.ts';
import { wordAccuracy } from './words.ts';

const missing = missingSpeechPrograms().join(', ');
const SENTENCE = 'the red bird sees a big house in the garden';

/** All that are recorded, and every fourth of the synthesised. */
const SOME = VOICES.filter(({ program }, i) => program === 'flite' || i % 4 === 0);

/** Median pitch in Hz of the voiced windows of 40 ms, by normalised autocorrelation from 60 to 400 Hz. */
function medianPitch(samples: Float32Array): number {
  const pitches: number[] = [];
  for (let start = 0; start + 907 < samples.length; start += 320) {
    let [best, lag] = [0.6, 0];
    if (rmsOf(samples.subarray(start, start + 640)) < 0.1) continue;
    for (let k = 40; k < 267; k++) {
      let [product, here, there] = [0, 0, 0];
      for (let i = start; i < start + 640; i++) {
        product += samples[i] * samples[i + k];
        here += samples[i] ** 2;
        there += samples[i + k] ** 2;
      }
      const correlation = product / Math.sqrt(here * there);
      // A later lag must be clearly better: twice the period always fits too.
      if (correlation > best + 0.02) [best, lag] = [correlation, k];
    }
    if (lag > 0) pitches.push(16_000 / lag);
  }
  return pitches.toSorted((a, b) => a - b)[Math.floor(pitches.length / 2)];
}

describe.skipIf(missing !== '')(`voices${missing && `: skipped without ${missing}`}`, () => {
  it('of men are low, and of women high', () => {
    for (const voice of VOICES) {
      const man = voice.speaker === 'man';
      const [pitch, scale] = man ? [1.2, 1.08] : [0.8, 0.94];
      const heard = medianPitch(speak(SENTENCE, { voice, pitch, speed: 1, scale }));
      if (man) expect(heard, voice.name).toBeLessThan(147);
      else expect(heard, voice.name).toBeGreaterThan(149);
    }
  });

  it('say the same again to the sample, and differ from each other', () => {
    const manners = VOICES.map(usual);
    const said = manners.map((manner) => speak('turn on the light', manner));
    expect(manners.map((manner) => speak('turn on the light', manner))).toEqual(said);
    const hashes = said.map((samples) => Buffer.from(samples.buffer).toString('base64'));
    expect(new Set(hashes).size).toBe(VOICES.length);
  });

  it('are of one split each, whatever is drawn', () => {
    const random = new Random('voices');
    for (const split of ['train', 'validation', 'test'] as const)
      for (let i = 0; i < 50; i++) expect(drawManner(random, split, 1).voice.split).toBe(split);
    const names = VOICES.map(({ name }) => name.replace(/^.*\+/, ''));
    expect(new Set(names).size).toBe(names.length);
  });

  it('keep their speed when they are scaled', () => {
    for (const scale of [0.88, 1.12])
      for (const voice of SOME) {
        const ratio =
          speak(SENTENCE, { ...usual(voice), scale }).length / speak(SENTENCE, usual(voice)).length;
        expect(Math.abs(ratio - 1), voice.name).toBeLessThan(0.08);
      }
  });

  it('speak faster when told to', () => {
    for (const voice of SOME) {
      const slow = speak(SENTENCE, { ...usual(voice), speed: 0.8 }).length;
      expect(speak(SENTENCE, { ...usual(voice), speed: 1.3 }).length, voice.name).toBeLessThan(0.8 * slow);
    }
  });
});

describe('without a program', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  it('says what is missing, and how to get it', async () => {
    vi.stubEnv('PATH', '/nowhere');
    vi.resetModules();
    const alone = await import('./synthesizer.ts');
    expect(alone.canSpeak()).toBe(false);
    expect(alone.missingSpeechPrograms()).toEqual(['espeak-ng', 'flite']);
    const { speech } = await import('../speech/index.ts');
    expect(() => speech.check?.()).toThrow('Speech needs espeak-ng and flite');
    expect(() => speech.document(new Random(1), 'train')).toThrow('apt-get install espeak-ng flite');
  });

  it('is known here', () => {
    expect(canSpeak()).toBe(missing === '');
  });
});

describe('recordings', () => {
  const tone = oscillate(1, () => 440);

  it('are plain where nothing is difficult', () => {
    const sound = record(tone, new Random(1), 'train', 0);
    expect(secondsOf(sound)).toBeCloseTo(1.08);
    expect(rmsOf(sound.samples)).toBeCloseTo(0.1, 3);
    expect(sound.samples.subarray(0, 640).every((sample) => sample === 0)).toBe(true);
  });

  it('never clip, and are never silent', () => {
    const random = new Random('levels');
    for (let i = 0; i < 100; i++) {
      const { samples } = record(tone, random, i % 2 ? 'train' : 'test', 1);
      expect(peakOf(samples)).toBeLessThan(1);
      expect(rmsOf(samples)).toBeGreaterThan(0.01);
      expect(samples.every(Number.isFinite)).toBe(true);
    }
  });

  it('have noises that lean as their colours do', () => {
    const random = new Random('noise');
    const lean = (noise: Float32Array) =>
      rmsOf(filter(noise.slice(), 'highPass', 4000)) / rmsOf(filter(noise.slice(), 'lowPass', 500));
    const { train, validation } = BACKGROUNDS;
    const [brown, pink, white, blue] = [train.brown, train.pink, train.white, validation.blue].map((make) =>
      lean(make(2, random)),
    );
    expect(brown).toBeLessThan(pink);
    expect(pink).toBeLessThan(white);
    expect(white).toBeLessThan(blue);
  });
});

describe('word accuracy', () => {
  it('is one less the word error rate, and never below 0', () => {
    expect(wordAccuracy('Turn on the light.', 'turn on the light')).toBe(1);
    expect(wordAccuracy('turn the light', 'turn on the light')).toBe(0.75);
    expect(wordAccuracy('no no no no no', 'go')).toBe(0);
  });
});
