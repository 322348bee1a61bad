/**
 * From the start of a process to the first token: `node start.ts CONFIG.json PRECISION CACHE THREADS [packed]`. Prints seconds as
 * JSON. A program of its own, as `bench/peers/llama.ts` is, so that both are measured alike.
 */
import { readFileSync } from 'node:fs';
import { Decoding } from '../../generate/decoding.ts';
import { compileInference } from '../../generate/inference.ts';
import type { ModelConfig } from '../../model/config.ts';
import { PRECISIONS } from '../../model/inference-weights.ts';
import { nodeEngine } from '../../tensor/node.ts';
import { promptOf } from './prompt.ts';
import { randomModel } from './random-model.ts';

const [, , configPath, bits, cache, threads, packed] = process.argv;
const config = JSON.parse(readFileSync(configPath, 'utf8')) as ModelConfig;
const precision = PRECISIONS.find((known) => String(known) === bits)!;
const parameters = await randomModel(config, precision, cache, { packed: packed === 'packed' });
const begun = performance.now();
const options = { precision, oneProgram: true, threads: Number(threads) };
const inference = await compileInference(await nodeEngine(), config, parameters, options);
const loaded = performance.now();
const decoding = await Decoding.start(inference, [promptOf(16)]);
const token = decoding.logits(0).indexOf(Math.max(...decoding.logits(0).subarray(0, 1000)));
const result = { startup: performance.now() / 1000, load: (loaded - begun) / 1000, token };
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
