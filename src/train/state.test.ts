import { expect, test } from 'vitest';
import { UserError } from '../base/errors.ts';
import { initialState, parametersOf, stateFrom } from './state.ts';
import { TINY_READER, TINY_RECIPE } from './tiny.testing.ts';

test('a run may begin from trained parameters, with fresh memory and counters', () => {
  const trained = parametersOf(TINY_READER, initialState({ ...TINY_RECIPE, seed: 99 }));
  const state = stateFrom(TINY_RECIPE, trained);
  expect(parametersOf(TINY_READER, state)).toEqual(trained);
  expect([state.step, state.batches, state.tokens]).toEqual([0, 0, 0]);
  const memory = [...state.tensors].filter(([name]) => name.startsWith('memory.'));
  expect(memory.every(([, { data }]) => [...data].every((value) => Number(value) === 0))).toBe(true);
});

test('parameters of another model are refused', () => {
  const odd = new Map([
    ['layers.9.unknown', parametersOf(TINY_READER, initialState(TINY_RECIPE)).get('finalNorm')!],
  ]);
  expect(() => stateFrom(TINY_RECIPE, odd)).toThrow(UserError);
});
