import { expect, test } from 'vitest';
import { SAMPLE_RATE, type Sound } from '../media/sound.ts';
import { soundTokenCount } from '../media/sound-frames.ts';
import { thingOfWord } from '../worlds/audio/words.ts';
import { UNLABELLED } from './patch-labels.ts';
import { labelSound, wordsOfSound } from './sound-labels.ts';

const sound = (seconds: number): Sound => ({
  samples: new Float32Array(seconds * SAMPLE_RATE),
  sampleRate: SAMPLE_RATE,
});

test('letters are spread over the time of the words, two tokens later; nothing is said around them', () => {
  const spoken = { text: 'aB c', start: 0.08, end: 0.4 };
  const heard = { ...sound(0.64), spoken };
  // 40 ms a token: silence to 0.08 s, two tokens a letter, all of it 80 ms late; a space is no letter.
  expect([...labelSound(heard, soundTokenCount(heard))]).toEqual([
    0, 0, 0, 0, 1, 1, 2, 2, 0, 0, 3, 3, 0, 0, 0, 0,
  ]);
});

test('what nobody tells has no labels', () => {
  expect([...labelSound(sound(0.1), 3)]).toEqual([UNLABELLED, UNLABELLED, UNLABELLED]);
});

test('words are things where they are said, one token later; a silence is none', () => {
  const spoken = { text: 'aB c', start: 0.08, end: 0.4 };
  const words = wordsOfSound({ ...sound(0.64), spoken }, 16);
  const [first, second] = [thingOfWord(0), thingOfWord(1)];
  expect(words).toEqual([
    ...[3, 4, 5, 6].map((token) => [token, first]),
    ...[9, 10].map((token) => [token, second]),
  ]);
  expect(wordsOfSound(sound(0.1), 3)).toEqual([]);
});
