import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../base/errors.ts';
import type { ModelConfig } from '../model/config.ts';
import { nodeEngine } from '../tensor/node.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import { type Turn, userText } from '../text/turns.ts';
import { complete } from './generator.ts';
import { createLanguageModel } from './languageModel.ts';
import { TINY, testParameters, testPicture, testSound } from './test-model.ts';
import type { GenerateEvent, GenerateOptions } from './types.ts';

const CONFIG: ModelConfig = {
  ...TINY,
  contextLength: 512,
  modalities: { input: ['text', 'image', 'audio', 'video'], output: ['text'] },
};
const model = await createLanguageModel({
  engine: await nodeEngine(),
  checkpoint: { config: CONFIG, parameters: new Map(testParameters(CONFIG)) },
  tokenizer: alhenaTokenizer(),
});
afterAll(() => model.dispose());

const HELLO = [userText('Hello')];
const WILD: GenerateOptions = { temperature: 1.5, maxOutputTokens: 80 };
const PERSON = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 1 }, age: { type: 'integer', minimum: 0, maximum: 130 } },
  required: ['name', 'age'],
};
const TOOLS = [
  {
    name: 'weather',
    description: 'Of a place',
    parameters: {
      type: 'OBJECT',
      properties: { place: { type: 'STRING' }, days: { type: 'INTEGER', minimum: 1 } },
      required: ['place'],
    },
  },
  { name: 'time' },
];

async function events(options: GenerateOptions, turns: readonly Turn[] = HELLO): Promise<GenerateEvent[]> {
  const list: GenerateEvent[] = [];
  for await (const event of model.stream(turns, options)) list.push(event);
  return list;
}
const answer = (options: GenerateOptions, turns: readonly Turn[] = HELLO) =>
  complete(model.stream(turns, options));
const seeds = Array.from({ length: 12 }, (_, seed) => seed);

describe('an answer in a format', () => {
  it('is a document of the schema, within the room, and stops', async () => {
    for (const seed of seeds) {
      const options = { ...WILD, seed, responseFormat: { type: 'json', schema: PERSON } } as const;
      const { text, finishReason, usage } = await answer({ ...options, maxOutputTokens: 16 + seed });
      const { name, age } = JSON.parse(text);
      expect(name.length).toBeGreaterThan(0);
      expect(Number.isInteger(age) && age >= 0 && age <= 130).toBe(true);
      expect(finishReason).toBe('STOP');
      expect(usage.outputTokens).toBeLessThanOrEqual(16 + seed);
    }
  });

  it('is any document without a schema, and one of the texts of an enum', async () => {
    for (const seed of seeds) {
      JSON.parse((await answer({ ...WILD, seed, responseFormat: { type: 'json' } })).text);
      const values = ['yes', 'no', ' spaced', 'not at all'];
      const { text } = await answer({ ...WILD, seed, responseFormat: { type: 'enum', values } });
      expect(values).toContain(text);
    }
  });

  it('is the same in a batch as alone', async () => {
    const options = { ...WILD, seed: 4, responseFormat: { type: 'json', schema: PERSON } } as const;
    const alone = await answer(options);
    const together = await Promise.all([answer(options), answer({ ...WILD, seed: 1 }), answer(options)]);
    expect([together[0].text, together[2].text]).toEqual([alone.text, alone.text]);
  });

  it('is refused where the shortest does not fit, or the schema cannot be held to', async () => {
    const short = answer({ maxOutputTokens: 4, responseFormat: { type: 'json', schema: PERSON } });
    await expect(short).rejects.toThrow(/4 tokens are left for the answer, but the shortest .* needs \d+/);
    const not = answer({ responseFormat: { type: 'json', schema: { properties: { a: { not: {} } } } } });
    await expect(not).rejects.toThrow(UserError);
    await expect(not).rejects.toThrow(/^schema\.properties\.a\.not is not supported/);
  });
});

describe('function calls', () => {
  it('come whole, with arguments of the schema, where the mode asks for them', async () => {
    for (const seed of seeds) {
      const { text, functionCalls, finishReason } = await answer({
        ...WILD,
        seed,
        tools: { declarations: TOOLS, mode: 'ANY' },
      });
      expect(text).toBe('');
      expect(functionCalls.length).toBeGreaterThan(0);
      for (const { name, args } of functionCalls) {
        if (name === 'time') expect(args).toEqual({});
        else {
          expect(name).toBe('weather');
          expect(typeof args.place).toBe('string');
          expect(Object.keys(args).every((key) => ['place', 'days'].includes(key))).toBe(true);
          if ('days' in args) expect(Number.isInteger(args.days) && Number(args.days) >= 1).toBe(true);
        }
      }
      expect(finishReason).toBe('STOP');
    }
  });

  it('are of the allowed functions alone, and of none where they are turned off', async () => {
    const allowed = await answer({
      ...WILD,
      tools: { declarations: TOOLS, mode: 'ANY', allowedNames: ['time'] },
    });
    expect(allowed.functionCalls.every(({ name }) => name === 'time')).toBe(true);
    const none = await answer({ ...WILD, tools: { declarations: TOOLS, mode: 'NONE' } });
    expect(none.functionCalls).toEqual([]);
    expect(none.usage.promptTokens).toBe(model.countTokens(HELLO).total);
    const wrong = answer({ tools: { declarations: TOOLS, allowedNames: ['nothing'] } });
    await expect(wrong).rejects.toThrow(/allowedNames has "nothing"/);
  });

  it('come one an answer where there may be no more, chosen freely or asked for', async () => {
    const several = await Promise.all(
      seeds.map((seed) => answer({ ...WILD, seed, tools: { declarations: TOOLS, mode: 'ANY' } })),
    );
    expect(several.some(({ functionCalls }) => functionCalls.length > 1)).toBe(true);
    for (const seed of seeds.slice(0, 3)) {
      const tools = { declarations: TOOLS, mode: 'ANY', parallel: false } as const;
      expect((await answer({ ...WILD, seed, tools })).functionCalls).toHaveLength(1);
      const free = await answer({ ...WILD, seed, tools: { ...tools, mode: 'AUTO' } });
      expect(free.functionCalls.length).toBeLessThanOrEqual(1);
    }
  });

  it('and responses become part of the prompt', () => {
    const call = { functionCall: { name: 'weather', args: { place: 'Oslo' } } };
    const response = { functionResponse: { name: 'weather', response: { degrees: 3 } } };
    const turns: Turn[] = [...HELLO, { role: 'model', parts: [call] }, { role: 'user', parts: [response] }];
    const { total } = model.countTokens(turns, { tools: { declarations: TOOLS } });
    expect(total).toBeGreaterThan(model.countTokens(turns).total + 10);
    expect(model.countTokens(turns).total).toBeGreaterThan(model.countTokens(HELLO).total + 10);
  });

  it('or a document: either is whole', async () => {
    for (const seed of seeds) {
      const { text, functionCalls } = await answer({
        ...WILD,
        seed,
        tools: { declarations: TOOLS },
        responseFormat: { type: 'json', schema: PERSON },
      });
      if (functionCalls.length === 0) JSON.parse(text);
      else expect(text).toBe('');
    }
  });
});

describe('log-probabilities', () => {
  it('are those of the raw distribution, one for each token', async () => {
    const list = await events({ maxOutputTokens: 6, logprobs: 4 });
    const tokens = list.flatMap(({ logprobs }) => logprobs ?? []);
    expect(tokens.length).toBe(list.at(-1)!.usage.outputTokens);
    for (const { chosen, top } of tokens) {
      expect(top.length).toBe(4);
      expect(top.map(({ logprob }) => logprob)).toEqual(
        top.map(({ logprob }) => logprob).toSorted((a, b) => b - a),
      );
      expect(chosen.logprob).toBeLessThanOrEqual(top[0].logprob);
      expect(top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeLessThan(1);
    }
    // Temperature changes what is chosen, not what is told.
    const [hot] = await events({ maxOutputTokens: 1, logprobs: 4, temperature: 5 });
    expect(hot.logprobs![0].top).toEqual(tokens[0].top);
    await expect(events({ logprobs: 21 })).rejects.toThrow(/logprobs is 21/);
  });
});

describe('a conversation that goes on', () => {
  const first: Turn = {
    role: 'user',
    parts: [
      { picture: testPicture(16, 16) },
      { text: 'What is in this picture, and what is it for? Tell me all.' },
    ],
  };

  it('finds what it left in the cache, pictures included, and answers as without', async () => {
    const options = { maxOutputTokens: 20, client: 'one' };
    const said = await answer(options, [first]);
    const turns: Turn[] = [first, { role: 'model', parts: [{ text: said.text }] }, userText('And then?')];
    const next = await answer(options, turns);
    expect(next.usage.cachedTokens).toBeGreaterThan(said.usage.promptTokens - 16);
    const fresh = await answer({ ...options, client: 'another' }, turns);
    expect(fresh.usage.cachedTokens).toBe(0);
    expect(next.text).toBe(fresh.text);
  });

  it('does not take another picture for the same', async () => {
    const other: Turn = { ...first, parts: [{ picture: testPicture(16, 16, 2) }, first.parts[1]] };
    const options = { maxOutputTokens: 8, client: 'pictures' };
    await answer(options, [first]);
    expect((await answer(options, [other])).usage.cachedTokens).toBe(0);
  });

  it('finds sound and film again, and does not take another for the same', async () => {
    const asked = (seed: number): Turn[] => {
      const frames = [0, 1].map((time) => ({ time, picture: testPicture(16, 16, 5) }));
      const film = { frames, sound: testSound(20_000, seed) };
      return [{ role: 'user', parts: [{ sound: testSound(30_000) }, { film }, { text: 'What was it?' }] }];
    };
    const options = { maxOutputTokens: 4, client: 'sounds' };
    const first = await answer(options, asked(1));
    expect(first.usage).toMatchObject({ soundTokens: 47 + 25 + 7, filmTokens: 8, cachedTokens: 0 });
    const again = await answer(options, asked(1));
    expect(again.usage.cachedTokens).toBeGreaterThan(first.usage.promptTokens - 32);
    expect(again.text).toBe(first.text);
    // The first sound and the first frame are the same, what is heard after it is not.
    const { cachedTokens } = (await answer(options, asked(2))).usage;
    expect(cachedTokens).toBeGreaterThanOrEqual(48);
    expect(cachedTokens).toBeLessThan(47 + 25);
  });

  it('shares the prompt between candidates', async () => {
    const long = [userText('Tell me of the sea and of ships, of islands and of storms. '.repeat(6))];
    const all = await Promise.all(
      seeds.map((seed) => answer({ maxOutputTokens: 3, temperature: 1, seed, client: 'many' }, long)),
    );
    const read = all.filter(({ usage }) => usage.cachedTokens === 0);
    expect(read.length).toBe(1);
  });
});

describe('an embedding', () => {
  it('has length 1, and is cut and scaled when fewer values are asked for', async () => {
    const { values, promptTokens } = await model.embed(HELLO);
    expect(promptTokens).toBe(model.countTokens(HELLO).total);
    expect(values.length).toBe(CONFIG.hiddenSize);
    expect(Math.hypot(...values)).toBeCloseTo(1, 5);
    const short = await model.embed(HELLO, { outputDimensionality: 5 });
    const scale = Math.hypot(...values.slice(0, 5));
    short.values.forEach((value, i) => {
      expect(value).toBeCloseTo(values[i] / scale, 5);
    });
    await expect(model.embed(HELLO, { outputDimensionality: 0 })).rejects.toThrow(UserError);
    expect((await model.embed([userText('Farewell')])).values).not.toEqual(values);
  });
});
