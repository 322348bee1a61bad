import { describe, expect, it } from 'vitest';
import type { ModelConfig } from '../model/config.ts';
import { decode, rowsOf, tokenLogits } from '../model/decoder.ts';
import { embedAudio, embedPatches, embedTokens } from '../model/embedders.ts';
import { FAMILY } from '../model/family.ts';
import { type ParameterMap, parameterSpecs } from '../model/parameters.ts';
import { float32, type HostTensor, int32 } from '../tensor/graph.ts';
import { nodeEngine } from '../tensor/node.ts';
import { concatenate } from '../tensor/operations.ts';
import { trace } from '../tensor/trace.ts';
import { userText } from '../text/turns.ts';
import { Decoding } from './decoding.ts';
import { compileInference } from './inference.ts';
import type { Prompt } from './prompt.ts';
import { TINY, testParameters, testPicture, testPrompt, testSound } from './test-model.ts';

const engine = await nodeEngine();
const parameters = testParameters(TINY);
const inference = await compileInference(engine, TINY, parameters, { threads: 1 });

const pictured = testPrompt(TINY, [
  { role: 'user', parts: [{ text: 'Look: ' }, { picture: testPicture(16, 16) }, { text: 'and ' }] },
  { role: 'model', parts: [{ text: 'Yes.' }] },
  { role: 'user', parts: [{ picture: testPicture(40, 9, 2) }, { text: 'How many?' }] },
]);
/** Sound, and a film whose frames and sound take turns. */
const heard = testPrompt(TINY, [
  {
    role: 'user',
    parts: [
      { sound: testSound(640 * 20 + 7) },
      {
        film: {
          frames: [0, 0.2].map((time) => ({ time, picture: testPicture(16, 16, 3) })),
          sound: testSound(8000, 2),
        },
      },
      { text: 'What was that?' },
    ],
  },
]);
const short = testPrompt(TINY, [userText('Hello')]);

describe('a decoding', () => {
  it('has the logits of the whole sequence read at once without a cache, through prompt and steps', async () => {
    const answer = randomIds(30);
    await expectUncached(TINY, parameters, pictured, answer, await follow(pictured, answer));
    await expectUncached(TINY, parameters, heard, answer, await follow(heard, answer));
  });

  it.each([
    ['pictures', pictured],
    ['sound and film', heard],
  ])('does not depend on how the prompt is cut, and never cuts a picture: %s', async (_, prompt) => {
    const whole = await Decoding.start(inference, [prompt]);
    for (const chunkTokens of [1, 7, 16, 40]) {
      const cut = await Decoding.start(inference, [prompt], { chunkTokens });
      expect(distance(cut.logits(0), whole.logits(0))).toBeLessThan(1e-4);
      expect(cut.lengths).toEqual(whole.lengths);
    }
  });

  it('reads several prompts of different lengths as it reads each alone', async () => {
    const prompts = [short, pictured, heard, testPrompt(TINY, [userText('What is the capital of France?')])];
    const answer = randomIds(8);
    const alone = await Promise.all(prompts.map((prompt) => follow(prompt, answer)));
    for (const chunkTokens of [512, 9]) {
      const together = await Decoding.start(inference, prompts, { chunkTokens });
      for (const [i, token] of [...answer, 0].entries()) {
        prompts.forEach((_, row) => {
          expect(distance(together.logits(row), alone[row][i])).toBeLessThan(1e-4);
        });
        await together.step(prompts.map(() => token));
      }
    }
  });

  it('goes on with some rows as if the others had never been there', async () => {
    const prompts = [short, pictured, pictured];
    const answer = randomIds(6);
    const alone = await Promise.all([short, pictured].map((prompt) => follow(prompt, answer)));
    const decoding = await Decoding.start(inference, prompts);
    await decoding.step([answer[0], answer[0], answer[0]]);
    decoding.remove(1);
    for (const [i, token] of [...answer.slice(1), 0].entries()) {
      expect(distance(decoding.logits(0), alone[0][i + 1])).toBeLessThan(1e-4);
      expect(distance(decoding.logits(1), alone[1][i + 1])).toBeLessThan(1e-4);
      await decoding.step([token, token]);
    }
    expect(Array.from(decoding.lengths)).toEqual([short.ids.length + 7, pictured.ids.length + 7]);
  });

  it('reaches the last place of the context', async () => {
    const room = TINY.contextLength - short.ids.length;
    const answer = randomIds(room);
    const decoding = await Decoding.start(inference, [short]);
    for (const token of answer) await decoding.step([token]);
    expect(decoding.lengths[0]).toBe(TINY.contextLength);
    await expectUncached(TINY, parameters, short, answer, [Float32Array.from(decoding.logits(0))]);
  });

  it('ends reading when it is aborted', async () => {
    const controller = new AbortController();
    const reading = Decoding.start(inference, [pictured], { chunkTokens: 1, signal: controller.signal });
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});

it('nano agrees with itself without a cache, past its sliding window', async () => {
  const config = FAMILY.nano;
  const nano = testParameters(config);
  const prompt = testPrompt(config, [
    {
      role: 'user',
      parts: [{ picture: testPicture(96, 96) }, { text: 'What is this? '.repeat(60) }],
    },
  ]);
  expect(prompt.ids.length).toBeGreaterThan(config.slidingAttention.window + 40);
  const compiled = await compileInference(engine, config, nano, { threads: 1 });
  const decoding = await Decoding.start(compiled, [prompt], { chunkTokens: 100 });
  const answer = randomIds(4);
  const steps = [Float32Array.from(decoding.logits(0))];
  for (const token of answer) {
    await decoding.step([token]);
    steps.push(Float32Array.from(decoding.logits(0)));
  }
  await expectUncached(config, nano, prompt, answer, steps);
  await compiled.dispose();
});

const randomIds = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => 320 + ((i * 577) % 2304));

/** Logits after the prompt and after each token of `answer`. */
async function follow(prompt: Prompt, answer: readonly number[]): Promise<Float32Array[]> {
  const decoding = await Decoding.start(inference, [prompt]);
  const steps = [Float32Array.from(decoding.logits(0))];
  for (const token of answer) {
    await decoding.step([token]);
    steps.push(Float32Array.from(decoding.logits(0)));
  }
  return steps;
}

/** Holds the last logits of `steps` against one pass over prompt and answer, as training makes it. */
async function expectUncached(
  config: ModelConfig,
  weights: ParameterMap,
  prompt: Prompt,
  answer: readonly number[],
  steps: readonly Float32Array[],
): Promise<void> {
  const length = prompt.ids.length + answer.length;
  const patches = prompt.patchRows.length;
  const frames = prompt.soundFrames.length / config.audio.frameSize;
  const row = int32([1, length]);
  const graph = trace(
    (tree, { ids, sources, pixels, rows, columns, heard, wanted, ...places }) => {
      const seen = patches > 0 ? [embedPatches(config, tree, { pixels, rows, columns })] : [];
      const all = frames > 0 ? [...seen, embedAudio(config, tree, heard)] : seen;
      const soft = all.length > 0 ? { rows: concatenate(all, 0), sources } : undefined;
      const stream = embedTokens(config, tree, ids, soft);
      return tokenLogits(config, tree, rowsOf(decode(config, tree, stream, places).hidden, wanted));
    },
    ['parameters', 'batch'],
    parameterSpecs(config),
    {
      ...{ ids: row, sources: row, positions: row, documents: row, blocks: row },
      pixels: float32([patches, config.vision.patchSize ** 2 * 3]),
      rows: int32([patches]),
      columns: int32([patches]),
      heard: float32([frames, config.audio.frameSize]),
      wanted: int32([steps.length]),
    },
  );
  const program = await engine.compile(graph, {
    constants: new Map([...weights].map(([name, value]) => [`parameters.${name}`, value])),
    threads: 1,
  });
  const integers = (data: Int32Array, shape = [1, length]): HostTensor => ({
    dataType: 'int32',
    shape,
    data,
  });
  let patch = length;
  let frame = length + patches;
  const source = (i: number) => (prompt.blocks[i] >= 0 ? patch++ : prompt.soundBlocks[i] >= 0 ? frame++ : i);
  const blocks = Int32Array.from({ length }, (_, i) => prompt.blocks[i] ?? -1);
  const { output } = await program.run({
    'batch.ids': integers(Int32Array.from([...prompt.ids, ...answer])),
    'batch.sources': integers(blocks.map((_, i) => source(i))),
    'batch.positions': integers(blocks.map((_, i) => i)),
    'batch.documents': integers(new Int32Array(length)),
    'batch.blocks': integers(blocks),
    'batch.pixels': {
      dataType: 'float32',
      shape: [patches, prompt.pixels.length / Math.max(patches, 1) || config.vision.patchSize ** 2 * 3],
      data: prompt.pixels,
    },
    'batch.rows': integers(prompt.patchRows, [patches]),
    'batch.columns': integers(prompt.patchColumns, [patches]),
    'batch.heard': {
      dataType: 'float32',
      shape: [frames, config.audio.frameSize],
      data: prompt.soundFrames,
    },
    'batch.wanted': integers(
      Int32Array.from(steps, (_, i) => length - steps.length + i),
      [steps.length],
    ),
  });
  await program.dispose();
  steps.forEach((logits, i) => {
    const size = config.vocabularySize;
    const expected = (output.data as Float32Array).subarray(i * size, (i + 1) * size);
    expect(distance(logits, expected)).toBeLessThan(1e-4);
  });
}

function distance(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}
