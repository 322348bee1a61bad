import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePhrasebook, widen } from './phrasebook.ts';

test('lines belong to what stands above them, and to the split that they name', () => {
  const text = '# a remark\n[one]\nFirst?\nvalidation: Second?\n\n[two]\ntest: Third: fourth?\n';
  expect([...parsePhrasebook(text, 'x.txt')]).toEqual([
    ['one', { train: ['First?'], validation: ['Second?'], test: [] }],
    ['two', { train: [], validation: [], test: ['Third: fourth?'] }],
  ]);
});

test('a line under nothing and a heading that comes again are refused by their place', () => {
  expect(() => parsePhrasebook('# a remark\nFirst?', 'x.txt')).toThrow('x.txt, line 2');
  expect(() => parsePhrasebook('[one]\n[two]\n[one]', 'x.txt')).toThrow('x.txt, line 3: [one] stands twice');
});

test('the own wordings stay first, and a question that the world does not ask is refused', () => {
  const own = Object.fromEntries(
    [
      ...parsePhrasebook(readFileSync(new URL('phrasebook/hands.txt', import.meta.url), 'utf8'), '').keys(),
    ].map((key) => [key, { train: [`${key}?`], validation: [], test: [] }]),
  );
  const widened = widen('hands', own);
  expect(widened.winner.train[0]).toBe('winner?');
  expect(widened.winner.train.length).toBeGreaterThan(10);
  const { winner, ...rest } = own;
  expect(() => widen('hands', rest)).toThrow('phrasebook/hands.txt: nobody asks "winner"');
});
