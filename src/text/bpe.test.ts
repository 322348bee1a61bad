import { expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { type Merge, trainMerges } from './bpe.ts';

test('learns the merges of the paper’s example', () => {
  const words = new Map([
    ['low', 5],
    ['lower', 2],
    ['newest', 6],
    ['widest', 3],
  ]);
  const merges = trainMerges(words, new Set('lowernstid'), 4);
  expect(merges).toEqual([
    ['e', 's'],
    ['es', 't'],
    ['l', 'o'],
    ['lo', 'w'],
  ]);
});

test('stops when nothing is left to merge', () => {
  expect(trainMerges(new Map([['ab', 1]]), new Set('ab'), 10)).toEqual([['a', 'b']]);
  expect(trainMerges(new Map(), new Set(), 10)).toEqual([]);
});

test('characters outside the alphabet never merge', () => {
  const merges = trainMerges(new Map([['aéa', 100]]), new Set('a'), 10);
  expect(merges).toEqual([]);
});

test('refuses weights that are not whole numbers', () => {
  expect(() => trainMerges(new Map([['ab', 0.5]]), new Set('ab'), 1)).toThrow('0.5');
});

test('agrees with counting everything anew at each step, in whatever order the words come', () => {
  const random = new Random('merges');
  for (let round = 0; round < 30; round++) {
    const words = new Map<string, number>();
    for (let i = 0; i < 25; i++) {
      const length = random.integer(1, 9);
      words.set(
        Array.from({ length }, () => random.pick(['a', 'b', 'c', 'é'])).join(''),
        random.integer(0, 20),
      );
    }
    const alphabet = new Set('abc');
    const expected = slowMerges(words, alphabet, 12);
    expect(trainMerges(words, alphabet, 12)).toEqual(expected);
    expect(trainMerges(new Map(random.shuffle([...words])), alphabet, 12)).toEqual(expected);
  }
});

/** The definition, without any bookkeeping between steps. */
function slowMerges(
  words: ReadonlyMap<string, number>,
  alphabet: ReadonlySet<string>,
  count: number,
): Merge[] {
  let split = [...words].map(([word, weight]) => ({ symbols: [...word], weight }));
  const merges: Merge[] = [];
  while (merges.length < count) {
    const counts = new Map<string, number>();
    for (const { symbols, weight } of split)
      for (let i = 0; i + 1 < symbols.length; i++) {
        const pair = symbols.slice(i, i + 2);
        if (pair.some((symbol) => symbol.length === 1 && !alphabet.has(symbol))) continue;
        counts.set(pair.join(' '), (counts.get(pair.join(' ')) ?? 0) + weight);
      }
    const ranked = [...counts].filter(([, weight]) => weight > 0);
    ranked.sort(([one, weight], [other, otherWeight]) => otherWeight - weight || (one < other ? -1 : 1));
    if (ranked.length === 0) break;
    const [left, right] = ranked[0][0].split(' ');
    merges.push([left, right]);
    split = split.map(({ symbols, weight }) => ({ symbols: mergeIn(symbols, left, right), weight }));
  }
  return merges;
}

function mergeIn(symbols: readonly string[], left: string, right: string): string[] {
  const result: string[] = [];
  for (const symbol of symbols) {
    // A symbol that was just made cannot be the left half of the same merge.
    if (result.at(-1) === left && symbol === right) result[result.length - 1] = left + right;
    else result.push(symbol);
  }
  return result;
}
