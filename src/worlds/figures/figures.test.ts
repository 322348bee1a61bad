import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import { standInProportion } from '../checker/charts.ts';
import { splitOf } from '../wording.ts';
import type { Case } from '../world.ts';
import { figures } from './index.ts';
import { FIGURE_REQUESTS, WRITING_REQUESTS } from './phrasings.ts';

const pictureOf = ({ reference = [] }: Case): Picture => {
  const [part] = reference;
  if (!part || !('picture' in part)) throw new Error('the reference is no picture');
  return part.picture;
};

/** The picture, mirrored: words and numbers become unreadable, charts and directions other ones. */
function mirrored({ width, height, data }: Picture): Picture {
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < 3; channel++)
        turned[(y * width + x) * 3 + channel] = data[(y * width + width - 1 - x) * 3 + channel];
  return { width, height, data: turned };
}

/** The picture with red and blue exchanged. */
const exchanged = ({ width, height, data }: Picture): Picture => ({
  width,
  height,
  data: data.map((_, i) => data[i - (i % 3) + 2 - (i % 3)]),
});

it('documents are the same for the same seed', () => {
  const [one, two] = [new Random('seed'), new Random('seed')];
  for (const difficulty of [0, 0.5, 1])
    expect(figures.document(one, 'train', difficulty)).toEqual(figures.document(two, 'train', difficulty));
});

describe.each(figures.tasks)('%s', (task) => {
  it('accepts its own picture and not that of another request', () => {
    const random = new Random(task);
    const cases = Array.from({ length: 8 }, (_, i) => figures.case(task, random, i % 2 ? 'test' : 'train'));
    cases.forEach((one, i) => {
      expect(one.score('', [pictureOf(one)]), one.expected).toBe(1);
      expect(one.score('', [])).toBe(0);
      const other = cases[(i + 1) % cases.length];
      if (other.expected !== one.expected) expect(one.score('', [pictureOf(other)]), one.expected).toBe(0);
    });
  });
});

it('pictures that are wrong in one way fail', () => {
  const random = new Random('wrong');
  for (let i = 0; i < 4; i++) {
    for (const task of ['number', 'word']) {
      const one = figures.case(task, random, 'train');
      const symmetric = /\b([AHIMOTUVWXY018]+)\b/.test(one.expected.replace(/^the (word|number) /, ''));
      if (!symmetric) expect(one.score('', [mirrored(pictureOf(one))]), one.expected).toBe(0);
    }
    const chart = figures.case('chart', random, 'train');
    const numbers = chart.expected.match(/\d/g) ?? [];
    if (numbers.join('') !== numbers.toReversed().join(''))
      expect(chart.score('', [mirrored(pictureOf(chart))]), chart.expected).toBe(0);
    const icon = figures.case('icon', random, 'train');
    if (/red|blue|yellow|orange|brown/.test(icon.expected))
      expect(icon.score('', [exchanged(pictureOf(icon))]), icon.expected).toBe(0);
  }
});

it('heights of bars have to stand in proportion', () => {
  expect(standInProportion([10, 20, 30], [1, 2, 3])).toBe(true);
  expect(standInProportion([11, 21, 28], [1, 2, 3])).toBe(true);
  expect(standInProportion([10, 20, 40], [1, 2, 3])).toBe(false);
  expect(standInProportion([10, 20], [1, 2, 3])).toBe(false);
});

it('charts of training are none of those of the other splits, nor wordings', () => {
  const random = new Random('splits');
  for (const split of ['train', 'validation', 'test'] as const) {
    const { expected } = figures.case('chart', random, split);
    expect(splitOf(`chart ${expected.match(/\d/g)!.join(' ')}`)).toBe(split);
  }
  for (const { train, validation, test } of [FIGURE_REQUESTS, WRITING_REQUESTS])
    expect(new Set([...train, ...validation, ...test]).size).toBe(new Set(train).size + 6);
});
