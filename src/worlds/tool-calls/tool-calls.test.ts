import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { alhenaTokenizer } from '../../text/alhena.ts';
import { encodeTurns } from '../../text/conversation.ts';
import { callText } from '../calls.ts';
import { expectLaws, tokensOf } from '../laws.testing.ts';
import { smallTalk, tools } from './catalogue.ts';
import { toolCalls } from './index.ts';

test('the laws of all worlds', () => expectLaws(toolCalls));

test('every call is of a declared function, its arguments are valid and stand in the request', () => {
  const random = new Random('calls');
  const ajv = new Ajv();
  for (const task of ['oneTool', 'severalTools']) {
    for (let i = 0; i < 100; i++) {
      const { turns, reference, expected } = toolCalls.case(task, random, 'test');
      const declared = turns[0].parts.flatMap((part) =>
        'functionDeclaration' in part ? [part.functionDeclaration] : [],
      );
      const [part] = reference ?? [];
      if (!part || !('functionCall' in part)) throw new Error('no call');
      const { name, args } = part.functionCall;
      const declaration = declared.find((one) => one.name === name)!;
      expect(ajv.validate(declaration.parameters as object, args), expected).toBe(true);
      const [asked] = turns[1].parts;
      for (const value of Object.values(args)) expect('text' in asked && asked.text).toContain(String(value));
      expect(callText(part.functionCall)).toBe(expected);
    }
  }
});

test('a wrong argument, another function, or words beside the call are wrong', () => {
  const { expected, score } = toolCalls.case('oneTool', new Random(5), 'test');
  expect(score(expected, [])).toBe(1);
  for (const wrong of [`${expected} Done.`, expected.replace('"', "'"), expected.replace('(', 's('), 'Sure!'])
    expect(score(wrong, [])).toBe(0);
});

test('documents declare functions in their system turn, whose tokens are those of the tools option', () => {
  const turns = toolCalls.document(new Random(1), 'train');
  const declarations = turns[0].parts.flatMap((part) =>
    'functionDeclaration' in part ? [part.functionDeclaration] : [],
  );
  expect(declarations.length).toBeGreaterThan(0);
  const options = { generationPrompt: true, pictureTokenCount: () => 0 };
  const asTool = encodeTurns(alhenaTokenizer(), turns.slice(1, 2), { ...options, tools: declarations });
  expect(encodeTurns(alhenaTokenizer(), turns.slice(0, 2), options).ids).toEqual(asTool.ids);
});

test('a first request fits into a training row of 256 tokens', () => {
  const random = new Random('rows');
  for (let i = 0; i < 100; i++)
    expect(tokensOf(toolCalls.document(random, 'train').slice(0, 3))).toBeLessThanOrEqual(256);
});

test('no wording is in two splits', () => {
  for (const wordings of [...tools.map(({ asking }) => asking), ...smallTalk.map(([said]) => said)]) {
    const all = [...wordings.train, ...wordings.validation, ...wordings.test];
    expect(new Set(all).size).toBe(all.length);
  }
});
