/**
 * llama.cpp on a random model of our shape: `node llama.ts SHAPE.json MODEL.gguf`. It prints one line of JSON
 * when it is loaded; then each line on standard input, `prefill N` or `decode N`, is answered with seconds.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import { type GgufShape, writeRandomGguf } from './gguf.ts';

const [, , shapePath, modelPath] = process.argv;
const shape = JSON.parse(readFileSync(shapePath, 'utf8')) as GgufShape & { threads: number };
const started = performance.now();
if (!existsSync(modelPath)) await writeRandomGguf(modelPath, shape);

const begun = performance.now();
const llama = await getLlama({
  gpu: false,
  build: 'never',
  logLevel: LlamaLogLevel.error,
  maxThreads: shape.threads,
});
const model = await llama.loadModel({ modelPath, useMmap: true });
const context = await model.createContext({ contextSize: 2048, batchSize: 512, threads: shape.threads });
const sequence = context.getSequence();
const tokens = (count: number) =>
  Array.from({ length: count }, (_, i) => 300 + ((i * 7919) % 30_000)) as never[];

async function prefill(count: number): Promise<number> {
  await sequence.clearHistory();
  const start = performance.now();
  await sequence.evaluateWithoutGeneratingNewTokens(tokens(count));
  return (performance.now() - start) / 1000;
}

async function decode(count: number): Promise<number> {
  await sequence.clearHistory();
  let made = 0;
  let start = 0;
  for await (const _ of sequence.evaluate(tokens(16), { temperature: 0 })) {
    if (made === 0) start = performance.now();
    if (++made > count) break;
  }
  return (performance.now() - start) / 1000;
}

const write = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);
// The first token, as from a process that has just started.
await decode(1);
write({ loaded: (performance.now() - begun) / 1000, startup: (performance.now() - begun + started) / 1000 });
for await (const line of createInterface({ input: process.stdin })) {
  const [what, count] = line.split(' ');
  const seconds = what === 'prefill' ? await prefill(Number(count)) : await decode(Number(count));
  write({ seconds });
}
process.exit(0);
