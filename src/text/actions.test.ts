import { expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { actionOfTokens, actionTokens, BIN_COUNT, binOfValue, legalTokens, valueOfBin } from './actions.ts';
import { alhenaTokenizer } from './alhena.ts';
import { encodeTurns } from './conversation.ts';
import {
  ACTION_END,
  ACTION_START,
  actionCode,
  binCode,
  isActionCode,
  isBinCode,
  TURN_END,
} from './tokens.ts';
import { type Action, type Turn, userText } from './turns.ts';

const tokenizer = alhenaTokenizer();
const options = { generationPrompt: false, pictureTokenCount: () => 0 };
const acting = (action: Action, learned?: false): Turn => ({ role: 'model', parts: [{ action, learned }] });

function randomAction(random: Random): Action {
  if (random.chance(0.5)) return { discrete: random.integer(0, 64) };
  return { bins: Array.from({ length: random.integer(1, 8) }, () => random.integer(0, BIN_COUNT)) };
}

test('every action is read back from its codes, which are all legal', () => {
  const random = new Random('actions');
  for (let i = 0; i < 500; i++) {
    const action = randomAction(random);
    const tokens = actionTokens(action);
    expect(actionOfTokens(tokens)).toEqual(action);
    const legal = legalTokens(
      'discrete' in action ? { discrete: [action.discrete] } : { bins: action.bins.length },
    );
    expect(legal.length).toBe(tokens.length);
    tokens.forEach((token, place) => {
      expect(legal[place].includes(token)).toBe(true);
      expect('discrete' in action ? isActionCode(token) : isBinCode(token)).toBe(true);
    });
  }
});

test('codes that are no action are refused', () => {
  for (const tokens of [[ACTION_START], [actionCode(1), actionCode(2)], [binCode(0), TURN_END]])
    expect(() => actionOfTokens(tokens)).toThrow(RangeError);
  for (const action of [{ discrete: 64 }, { discrete: -1 }, { bins: [3, 64] }, { bins: [0.5] }])
    expect(() => actionTokens(action)).toThrow(RangeError);
});

test('bins cover an axis, and the middle of each lies in it', () => {
  for (let bin = 0; bin < BIN_COUNT; bin++) expect(binOfValue(valueOfBin(bin))).toBe(bin);
  expect([binOfValue(-1), binOfValue(0), binOfValue(0.999), binOfValue(1), binOfValue(7)]).toEqual([
    0, 0, 63, 63, 63,
  ]);
});

test('an action stands between its marks, and all of it is learned', () => {
  const { ids, supervised } = encodeTurns(tokenizer, [userText('go'), acting({ bins: [5, 9] })], options);
  expect([...ids.slice(-5)]).toEqual([ACTION_START, binCode(5), binCode(9), ACTION_END, TURN_END]);
  expect([...supervised.slice(-6)]).toEqual([0, 1, 1, 1, 1, 1]);
});

test('a mistake is shown, but not learned, and what follows it is', () => {
  const turns = [userText('go'), acting({ discrete: 3 }, false), userText('go'), acting({ discrete: 2 })];
  const { ids, supervised } = encodeTurns(tokenizer, turns, options);
  const at = (id: number) => ids.indexOf(id);
  expect([at(actionCode(3)), at(actionCode(2))].map((place) => supervised[place])).toEqual([0, 1]);
  expect([...supervised.slice(at(actionCode(3)) - 1, at(actionCode(3)) + 3)]).toEqual([0, 0, 0, 1]);
});

test('a prompt for an action ends where its codes begin', () => {
  const prompt = encodeTurns(tokenizer, [userText('go')], {
    ...options,
    generationPrompt: true,
    acting: true,
  });
  const whole = encodeTurns(tokenizer, [userText('go'), acting({ discrete: 7 })], options);
  expect([...whole.ids.slice(0, prompt.ids.length)]).toEqual([...prompt.ids]);
  expect(whole.ids[prompt.ids.length]).toBe(actionCode(7));
});

test('users do not act', () => {
  const turn: Turn = { role: 'user', parts: [{ action: { discrete: 1 } }] };
  expect(() => encodeTurns(tokenizer, [turn], options)).toThrow('user turn');
});
