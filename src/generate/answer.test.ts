import { describe, expect, it } from 'vitest';
import { alhenaTokenizer } from '../text/alhena.ts';
import { callPieces } from '../text/calls.ts';
import { stopIds } from '../text/template.ts';
import { CONTROL_TOKENS, VOCABULARY_SIZE } from '../text/tokens.ts';
import { Answer, type AnswerStep, textVocabulary } from './answer.ts';
import { AnswerFormats } from './formats.ts';
import type { FunctionCall, GenerateOptions } from './types.ts';

const tokenizer = alhenaTokenizer();
const formats = new AnswerFormats(textVocabulary(tokenizer, stopIds(tokenizer)));
const CHANNEL = CONTROL_TOKENS['<|channel>'];
const CHANNEL_END = CONTROL_TOKENS['<channel|>'];
const THOUGHT = CONTROL_TOKENS['thought\n'];
const END = CONTROL_TOKENS['<turn|>'];

/** Answers as a model would that wants to say these tokens, and then the last of them for ever. */
function say(wanted: readonly number[], options: GenerateOptions, room = 100): AnswerStep[] {
  const answer = new Answer(formats, room, options);
  const steps: AnswerStep[] = [];
  while (!steps.at(-1)?.finishReason) {
    const logits = new Float32Array(VOCABULARY_SIZE);
    // The earlier in the script, the more it is wanted; what is not allowed now is passed over.
    wanted.slice(steps.length).forEach((id, i) => {
      logits[id] = Math.max(logits[id], 100 - i);
    });
    steps.push(answer.next(logits));
  }
  return steps;
}
const join = (steps: readonly AnswerStep[], part: 'text' | 'thought') =>
  steps.map((step) => step[part] ?? '').join('');
const tokensOf = (call: FunctionCall): number[] =>
  callPieces({ functionCall: call }).flatMap((piece, i, all) => {
    if ('control' in piece) return [tokenizer.controlId(piece.control)];
    // Neighbouring text is one run.
    if (i > 0 && 'text' in all[i - 1]) return [];
    let run = '';
    for (let at = i; at < all.length && 'text' in all[at]; at++) run += (all[at] as { text: string }).text;
    return tokenizer.encode(run);
  });

describe('a thought', () => {
  const script = [
    CHANNEL,
    THOUGHT,
    ...tokenizer.encode('Two and two?'),
    CHANNEL_END,
    ...tokenizer.encode('Four.'),
    END,
  ];

  it('comes apart from the text, when it is asked for', () => {
    const shown = say(script, { thinking: { include: true } });
    expect([join(shown, 'thought'), join(shown, 'text')]).toEqual(['Two and two?', 'Four.']);
    const hidden = say(script, { thinking: {} });
    expect([join(hidden, 'thought'), join(hidden, 'text')]).toEqual(['', 'Four.']);
  });

  it('is not begun without thinking, and never within the text', () => {
    for (const thinking of [undefined, { budget: 0 }]) {
      expect(say(script, { thinking, maxOutputTokens: 20 }).map(({ token }) => token)).not.toContain(CHANNEL);
    }
    const late = [...tokenizer.encode('So'), CHANNEL, END];
    expect(say(late, { thinking: {} }).map(({ token }) => token)).not.toContain(CHANNEL);
  });

  it('ends with its budget, and before the room for the answer does', () => {
    const endless = [CHANNEL, THOUGHT, ...Array<number>(60).fill(400)];
    const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
    const options = { thinking: { budget: 5 }, responseFormat: { type: 'json', schema } } as const;
    const steps = say(endless, options);
    expect(steps.findIndex(({ token }) => token === CHANNEL_END)).toBe(2 + 5);
    for (const room of [12, 16, 25]) {
      const tight = say(endless, { ...options, thinking: {} }, room);
      expect(tight.length).toBeLessThanOrEqual(room);
      expect(Object.keys(JSON.parse(join(tight, 'text')))).toEqual(['a']);
    }
  });
});

describe('a call', () => {
  const declarations = [
    {
      name: 'find',
      parameters: {
        type: 'object',
        properties: {
          what: { type: 'string' },
          'odd name': { type: 'string' },
          limit: { type: ['integer', 'null'] },
          tags: { type: 'array', items: { type: 'string' } },
          near: { type: 'object', properties: { place: { type: 'string' } } },
        },
        required: ['what'],
      },
    },
    { name: 'stop' },
  ];
  const calls: FunctionCall[] = [
    {
      name: 'find',
      args: { what: 'a "b", {c}: <d>\n', limit: 3, tags: ['x', ''], near: { place: ' Rōma' } },
    },
    { name: 'find', args: { 'odd name': 'yes', what: '', limit: null, tags: [], near: {} } },
    { name: 'stop', args: {} },
  ];

  it('is read as it was meant, after text and beside others', () => {
    const script = [...tokenizer.encode('Wait.'), ...calls.flatMap(tokensOf), END];
    const steps = say(script, { tools: { declarations } }, 400);
    expect(steps.map(({ token }) => token)).toEqual(script);
    expect(join(steps, 'text')).toBe('Wait.');
    expect(steps.flatMap(({ functionCall }) => functionCall ?? [])).toEqual(calls);
    expect(steps.at(-1)!.finishReason).toBe('STOP');
  });

  it('may end with the token that awaits responses', () => {
    const end = CONTROL_TOKENS['<|tool_response>'];
    const steps = say([...tokensOf(calls[2]), end], { tools: { declarations, mode: 'ANY' } });
    expect(steps.at(-1)).toMatchObject({ token: end, finishReason: 'STOP' });
    expect(say([end, END], {}).map(({ token }) => token)).not.toContain(end);
  });

  it('is not begun where there is no room to end it', () => {
    const script = [...tokenizer.encode('Wait.'), ...tokensOf(calls[0]), END];
    for (let room = 1; room < 40; room++) {
      const steps = say(script, { tools: { declarations } }, room);
      expect(steps.filter(({ token }) => token !== END).length).toBeLessThanOrEqual(room);
      const begun = steps.filter(({ token }) => token === CONTROL_TOKENS['<|tool_call>']).length;
      expect(steps.filter(({ functionCall }) => functionCall).length).toBe(begun);
    }
  });

  it('lets go of the text that was held back for a stop sequence', () => {
    const script = [...tokenizer.encode('Wait for it'), ...tokensOf(calls[2]), END];
    const steps = say(script, { tools: { declarations }, stopSequences: ['item'] });
    expect(join(steps, 'text')).toBe('Wait for it');
    expect(steps.flatMap(({ functionCall }) => functionCall ?? [])).toEqual([calls[2]]);
  });
});

describe('stop sequences', () => {
  it('end documents too, across the borders of tokens, and do not search thoughts', () => {
    const document = tokenizer.encode('{"a":"one two three"}');
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    const script = [CHANNEL, THOUGHT, ...tokenizer.encode('one two'), CHANNEL_END, ...document];
    const steps = say(script, {
      thinking: { include: true },
      responseFormat: { type: 'json', schema },
      stopSequences: ['e tw'],
    });
    expect([join(steps, 'thought'), join(steps, 'text')]).toEqual(['one two', '{"a":"on']);
  });
});

describe('a schema that asks for more than the context holds', () => {
  const small = new AnswerFormats(formats.vocabulary, undefined, 100);
  const { longest } = small.symbols;

  it('is refused by its keyword, whether of the answer or of a call', () => {
    const parameters = { type: 'object', properties: { a: { type: 'array', minItems: 100 * longest } } };
    const message = new RegExp(`minItems is ${100 * longest}, .* an answer holds ${100 * longest} of them`);
    const schema = { ...parameters, required: ['a'] };
    expect(() => small.of({ responseFormat: { type: 'json', schema } })).toThrow(message);
    const declarations = [{ name: 'f', parameters: schema }];
    expect(() => small.of({ tools: { declarations } })).toThrow(
      /^tools\.f\.parameters\.properties\.a\.minItems/,
    );
    expect(() => formats.of({ responseFormat: { type: 'json', schema } })).not.toThrow();
  });
});
