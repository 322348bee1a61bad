/**
 * transformers.js on a random model of our shape: `node transformers.ts SHAPE.json FOLDER`. Speaks as `llama.ts` does.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { AutoModelForCausalLM, BaseStreamer, env, Tensor } from '@huggingface/transformers';
import type { GgufShape } from './gguf.ts';
import { writeRandomOnnx } from './onnx-model.ts';

const [, , shapePath, folder] = process.argv;
const shape = JSON.parse(readFileSync(shapePath, 'utf8')) as GgufShape & { threads: number };
const started = performance.now();
if (!existsSync(join(folder, 'onnx', 'model_q4.onnx'))) writeRandomOnnx(folder, shape);

const begun = performance.now();
env.allowRemoteModels = false;
env.localModelPath = dirname(folder);
const model = await AutoModelForCausalLM.from_pretrained(basename(folder), {
  dtype: 'q4',
  device: 'cpu',
  session_options: { intraOpNumThreads: shape.threads, logSeverityLevel: 3 },
});

/** Told of every token: first of the prompt, then of each new one. */
class Clock extends BaseStreamer {
  readonly times: number[] = [];
  override put(): void {
    this.times.push(performance.now());
  }
  override end(): void {}
}

/** Times, in milliseconds, of the start and of each new token after a prompt of so many. */
async function generate(prompt: number, count: number): Promise<number[]> {
  const ids = BigInt64Array.from({ length: prompt }, (_, i) => BigInt(300 + ((i * 7919) % 30_000)));
  const streamer = new Clock();
  const start = performance.now();
  await model.generate({
    inputs: new Tensor('int64', ids, [1, prompt]),
    attention_mask: new Tensor('int64', new BigInt64Array(prompt).fill(1n), [1, prompt]),
    max_new_tokens: count,
    min_new_tokens: count,
    do_sample: false,
    streamer,
  } as never);
  return [start, ...streamer.times.slice(1)];
}

const write = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);
await generate(16, 1);
write({ loaded: (performance.now() - begun) / 1000, startup: (performance.now() - begun + started) / 1000 });
for await (const line of createInterface({ input: process.stdin })) {
  const [what, count] = line.split(' ');
  const times =
    what === 'prefill' ? await generate(Number(count), 1) : (await generate(16, Number(count) + 1)).slice(1);
  write({ seconds: (times[times.length - 1] - times[0]) / 1000 });
}
process.exit(0);
