import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { windowTimes } from '../media/windows.ts';
import { nodeEngine } from '../tensor/node.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import type { Turn } from '../text/turns.ts';
import { createLanguageModel } from './languageModel.ts';
import { TINY, testParameters, testPicture, testSound } from './test-model.ts';
import { inWindows, joinOverlapping } from './windows.ts';

const config = {
  ...TINY,
  contextLength: 300,
  modalities: { input: ['text', 'audio', 'video'], output: ['text'] },
} as const;
const model = await createLanguageModel({
  engine: await nodeEngine(),
  checkpoint: { config, parameters: new Map(testParameters(config)) },
  tokenizer: alhenaTokenizer(),
});
const asked = (part: Turn['parts'][number]): Turn[] => [
  { role: 'user', parts: [part, { text: 'What is said?' }] },
];

describe('windows', () => {
  it('hold everything, each beginning with the end of the one before', () => {
    expect(windowTimes(10, { seconds: 4, overlap: 1 })).toEqual([
      { start: 0, end: 4 },
      { start: 3, end: 7 },
      { start: 6, end: 10 },
    ]);
    expect(windowTimes(3, { seconds: 4, overlap: 1 })).toEqual([{ start: 0, end: 3 }]);
    expect(() => windowTimes(3, { seconds: 1, overlap: 1 })).toThrow(RangeError);
  });

  it('of sound that is too long fit into the context, and are answered', async () => {
    expect(inWindows(model, asked({ sound: testSound(16_000 * 4) }), 100)).toBeUndefined();
    const sound = testSound(16_000 * 20);
    const found = inWindows(model, asked({ sound }), 100)!;
    const pieces = found.windows.map(([turn]) =>
      'sound' in turn.parts[0] ? turn.parts[0].sound.samples : [],
    );
    const { seconds, overlap } = found.options;
    expect(overlap).toBeGreaterThan(1);
    const step = Math.round((seconds - overlap) * 16_000);
    expect(Math.abs(pieces.at(-1)!.length + step * (pieces.length - 1) - sound.samples.length)).toBeLessThan(
      9,
    );
    for (const window of found.windows) expect(model.countTokens(window).total).toBeLessThanOrEqual(200);
    const answers = await model.answerTogether(found.windows.slice(0, 2), { maxOutputTokens: 3 });
    expect(answers.map(({ usage }) => usage.soundTokens)).toEqual([
      Math.ceil(seconds * 25),
      Math.ceil(seconds * 25),
    ]);
  });

  it('of a film keep its frames with their sound', () => {
    const frames = [0, 5, 10, 15].map((time) => ({ time, picture: testPicture(8, 8) }));
    const film = { frames, sound: testSound(16_000 * 20) };
    const { windows, options } = inWindows(model, asked({ film }), 60)!;
    const times = windows.flatMap(([{ parts }], i) => {
      const start = i * (options.seconds - options.overlap);
      return 'film' in parts[0] ? parts[0].film.frames.map(({ time }) => Math.round(start + time)) : [];
    });
    expect([...new Set(times)]).toEqual([0, 5, 10, 15]);
  });

  describe('of a film without sound', () => {
    const silent = (count: number) => ({
      frames: Array.from({ length: count }, (_, i) => ({ time: i * 20, picture: testPicture(8, 8) })),
    });

    it('are not needed as long as its frames fit, however long it is', () => {
      expect(inWindows(model, asked({ film: silent(6) }), 100)).toBeUndefined();
      const film = { ...silent(6), sound: testSound(16_000 * 2) };
      expect(inWindows(model, asked({ film }), 100)).toBeUndefined();
    });

    it('each have a frame to ask about', () => {
      const film = silent(10);
      expect(model.countTokens(asked({ film })).total).toBeGreaterThan(80);
      const { windows } = inWindows(model, asked({ film }), model.contextLength - 80)!;
      const counts = windows.map(([{ parts }]) => ('film' in parts[0] ? parts[0].film.frames.length : 0));
      expect(Math.min(...counts)).toBeGreaterThan(0);
      expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(10);
    });
  });

  it('after the end of a film’s sound without a frame are left out', () => {
    const frames = [0, 40].map((time) => ({ time, picture: testPicture(8, 8) }));
    const { windows } = inWindows(model, asked({ film: { frames, sound: testSound(16_000 * 20) } }), 200)!;
    for (const [{ parts }] of windows) {
      const film = 'film' in parts[0] ? parts[0].film : undefined;
      expect((film?.frames.length ?? 0) + (film?.sound?.samples.length ?? 0)).toBeGreaterThan(0);
    }
  });
});

describe('joining overlapping texts', () => {
  it.each([
    ['the quick brown fox', 'brown fox jumps over', 'the quick brown fox jumps over'],
    ['The quick, brown fox.', 'brown fox jumps', 'The quick, brown fox. jumps'],
    ['the quick brown fox ju', 'own fox jumps over', 'the quick brown fox ju own fox jumps over'],
    ['we saw the quick brown fox ju', 'own the quick brown fox jumps', 'we saw the quick brown fox jumps'],
    ['one two', 'three four', 'one two three four'],
    ['', 'three four', 'three four'],
    ['one two', '', 'one two'],
  ])('%j and %j', (first, second, whole) => {
    expect(joinOverlapping(first, second)).toBe(whole);
  });

  it('gives back any text that was cut into windows of whole words', () => {
    const random = new Random('windows');
    for (let i = 0; i < 100; i++) {
      const all = Array.from({ length: random.integer(20, 120) }, () => `w${random.integer(0, 5000)}`);
      const size = random.integer(8, 15);
      const overlap = random.integer(3, 6);
      let joined = '';
      for (const { start, end } of windowTimes(all.length, { seconds: size, overlap }))
        joined = joinOverlapping(joined, all.slice(start, end).join(' '));
      expect(joined).toBe(all.join(' '));
    }
  });
});
