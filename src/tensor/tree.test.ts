import { expect, test } from 'vitest';
import { flattenTree, mapTree } from './tree.ts';

const isNumber = (value: unknown): value is number => typeof value === 'number';
const tree = { embed: 1, layers: [{ query: 2, bias: undefined }, { query: 3 }], head: { out: 4 } };

test('leaves come in insertion order under dotted paths; undefined is skipped', () => {
  expect(flattenTree(tree, isNumber)).toEqual([
    ['embed', 1],
    ['layers.0.query', 2],
    ['layers.1.query', 3],
    ['head.out', 4],
  ]);
  expect(flattenTree(7, isNumber)).toEqual([['', 7]]);
  expect(flattenTree({}, isNumber)).toEqual([]);
});

test('mapping keeps the form and gives each leaf its path', () => {
  expect(mapTree(tree, isNumber, (leaf, path) => `${path}=${leaf}`)).toEqual({
    embed: 'embed=1',
    layers: [{ query: 'layers.0.query=2', bias: undefined }, { query: 'layers.1.query=3' }],
    head: { out: 'head.out=4' },
  });
});

test('anything but leaves, lists and records is refused by its path', () => {
  expect(() => flattenTree({ a: ['x'] }, isNumber)).toThrow("tree: 'a.0' holds x");
  expect(() => mapTree({ a: null }, isNumber, () => 0)).toThrow("tree: 'a' holds null");
});
