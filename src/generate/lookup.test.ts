import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import type { HostTensors } from '../tensor/engine.ts';
import { nodeEngine } from '../tensor/node.ts';
import { userText } from '../text/turns.ts';
import { Decoding } from './decoding.ts';
import { compileInference, type Inference } from './inference.ts';
import { Lookup } from './lookup.ts';
import { Reading, readTogether } from './reading.ts';
import { createSampler, type SamplingOptions } from './sampler.ts';
import { TINY, testParameters, testPrompt } from './test-model.ts';

describe('guesses', () => {
  const having = (tokens: readonly number[], most = 4) => {
    const lookup = new Lookup(most);
    lookup.push(tokens);
    return lookup;
  };

  test('are what followed the longest run that stood before, the last time', () => {
    expect(having([1, 2, 3, 4, 5, 6, 1, 2]).guess()).toEqual([3, 4, 5, 6]);
    expect(having([9, 1, 2, 7, 7, 7, 8, 1, 2, 3, 3, 3, 9, 1, 2]).guess()).toEqual([7, 7, 7, 8]);
    expect(having([1, 2, 3, 0, 1, 2, 4, 0, 1, 2]).guess().slice(0, 2)).toEqual([4, 0]);
  });

  test('are none where nothing repeats, and do not reach across a picture', () => {
    expect(having([1, 2, 3, 4, 5]).guess()).toEqual([]);
    expect(having([]).guess()).toEqual([]);
    expect(having([1, 2, 3, -1, -1, 5, 1, 2]).guess()).toEqual([3]);
    expect(having([1, 2, -1, -1, 1, 2]).guess()).toEqual([]);
  });

  test('become shorter when they fail and longer when they come true', () => {
    const lookup = having([1, 2, 3, 4, 5, 6, 1, 2]);
    lookup.judge(4, 0);
    expect(lookup.guess()).toEqual([3]);
    lookup.judge(1, 1);
    expect(lookup.guess()).toEqual([3, 4]);
  });
});

describe('reading ahead', async () => {
  const parameters = testParameters(TINY);
  const engine = await nodeEngine();
  const all = Int32Array.from({ length: 200 }, (_, id) => 300 + id);
  const prompts = [
    'the red ring and the red ring and the red',
    'one two one two one',
    'nothing is said twice',
  ];

  /** Tokens and logits of one answer, and how often the engine was called for them. */
  async function answer(text: string, lookup: number, options: SamplingOptions, oneProgram = false) {
    let calls = 0;
    const counted =
      (run: (inputs: HostTensors) => ReturnType<Inference['step']>) => (inputs: HostTensors) => {
        calls++;
        return run(inputs);
      };
    const real = await compileInference(engine, TINY, parameters, { threads: 1, oneProgram });
    const inference = { ...real, step: counted(real.step), prefill: counted(real.prefill) };
    const decoding = await Decoding.start(inference, [testPrompt(TINY, [userText(text)])], { lookup });
    calls = 0;
    const sample = createSampler(options, all, new Random('lookup'));
    const tokens: number[] = [];
    const logits: number[][] = [];
    while (decoding.lengths[0] < 150) {
      logits.push([...decoding.logits(0)]);
      tokens.push(sample(decoding.logits(0)));
      await decoding.step([tokens[tokens.length - 1]]);
    }
    await real.dispose();
    return { tokens, logits, calls, length: decoding.lengths[0] };
  }

  test.each(prompts)('changes no greedy text, and calls the engine less: %s', async (text) => {
    const plain = await answer(text, 0, {});
    for (const oneProgram of [false, true]) {
      const ahead = await answer(text, 5, {}, oneProgram);
      expect(ahead.tokens).toEqual(plain.tokens);
      expect(ahead.length).toBe(plain.length);
      const differences = ahead.logits.map((row, i) =>
        row.reduce((most, value, j) => Math.max(most, Math.abs(value - plain.logits[i][j])), 0),
      );
      expect(Math.max(...differences)).toBeLessThan(1e-4);
      // An untrained model repeats itself soon.
      expect(ahead.calls).toBeLessThan(0.8 * plain.calls);
    }
  });

  test('changes no sampled text', async () => {
    // Few candidates, so that guesses come true at times and fail at times.
    const options = { temperature: 1, topK: 2 };
    for (const text of prompts) {
      const [plain, ahead] = [await answer(text, 0, options), await answer(text, 5, options)];
      expect(ahead.tokens).toEqual(plain.tokens);
    }
  });

  test('rows that join and leave lose nothing', async () => {
    const inference = await compileInference(engine, TINY, parameters, { threads: 1 });
    const [first, second] = prompts.map((text) => testPrompt(TINY, [userText(text)]));
    const greedy = createSampler({}, all, new Random(1));
    async function texts(lookup: number) {
      const decoding = await Decoding.start(inference, [first], { lookup });
      const written: number[][] = [[], []];
      const step = async (rows: readonly number[]) => {
        const tokens = rows.map((_, row) => greedy(decoding.logits(row)));
        rows.forEach((name, row) => {
          written[name].push(tokens[row]);
        });
        await decoding.step(tokens);
      };
      for (let i = 0; i < 40; i++) await step([0]);
      const other = await Decoding.start(inference, [second], { lookup });
      const reading = new Reading(inference, second);
      await readTogether(inference, [reading], 512);
      decoding.add(reading);
      expect([...decoding.logits(1)]).toEqual([...other.logits(0)]);
      for (let i = 0; i < 7; i++) await step([0, 1]);
      decoding.remove(0);
      for (let i = 0; i < 40; i++) await step([1]);
      return written;
    }
    expect(await texts(5)).toEqual(await texts(0));
    await inference.dispose();
  });
});
