import { readFile } from 'node:fs/promises';
import { freemem, homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from './base/errors.ts';
import type { TextVocabulary } from './generate/answer.ts';
import type { CacheBits } from './generate/cache.ts';
import { type BatchModel, createLanguageModel } from './generate/languageModel.ts';
import { type PublishedModel, preparePublished } from './model/huggingface/folder.ts';
import type { Precision } from './model/inference-weights.ts';
import { type PackedOptions, packedOrPlain } from './model/packed-loading.ts';
import { nodeEngine } from './tensor/node.ts';
import { GEMMA_TEMPLATE, stopIds } from './text/template.ts';
import { Tokenizer } from './text/tokenizer.ts';

/** How a published model is loaded. */
export interface LoadOptions {
  /** Bits of its weights; default 4. */
  readonly precision?: Precision;
  /** Bits of keys and values; 8 take a quarter of the memory, default 32. */
  readonly cacheBits?: CacheBits;
  /** Most tokens guessed ahead from what was written before (prompt lookup); default 0. Texts stay the same. */
  readonly lookup?: number;
  /** Keep beside the weights what the engine makes of them for this processor, and map it: the default. */
  readonly packed?: boolean;
  /** Threads within one operation; default: one for each core. */
  readonly threads?: number;
  /** Bytes converted so far, of how many, when it is loaded for the first time. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Bytes of weights packed so far, of how many, likewise. */
  readonly onPacking?: PackedOptions['onPacking'];
  /** Told what did not go as it should and was done without. */
  readonly onNote?: PackedOptions['onNote'];
}

/** Where downloads and converted models lie: ALHENA_CACHE, or `alhena` in the user's folder for caches. */
export const cacheFolder = (environment: NodeJS.ProcessEnv = process.env): string =>
  environment.ALHENA_CACHE ?? join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'alhena');

/** A model in Hugging Face's files that answers: Gemma 4 Unified. */
export async function loadPublished(
  folder: string,
  name: string,
  { precision = 4, cacheBits, lookup, packed = true, threads, ...told }: LoadOptions,
): Promise<BatchModel> {
  const published = await preparePublished(folder, {
    precision,
    cache: join(cacheFolder(), 'converted'),
    memory: await availableMemory(),
    onProgress: told.onProgress,
  });
  const { config } = published;
  const parameters = packed
    ? await packedOrPlain(config, precision, published.parameters, told)
    : published.parameters;
  const tokenizer = await readTokenizer(folder);
  return createLanguageModel({
    engine: await nodeEngine(),
    checkpoint: { ...published, parameters, cacheBits, oneProgram: true },
    scheduling: { lookup },
    tokenizer,
    template: GEMMA_TEMPLATE,
    vocabulary: publishedVocabulary(tokenizer, published),
    name,
    threads: threads ?? 0,
  });
}

/** Every token but those that stand for other modalities. */
export function publishedVocabulary(
  tokenizer: Tokenizer,
  { config, slots, suppressed }: Pick<PublishedModel, 'config' | 'slots' | 'suppressed'>,
): TextVocabulary {
  const never = new Set([...suppressed, slots.image, slots.audio, slots.video]);
  const allowed: number[] = [];
  for (let id = 0; id < config.vocabularySize; id++)
    if (!never.has(id) && tokenizer.name(id) !== undefined) allowed.push(id);
  const stop = stopIds(tokenizer, GEMMA_TEMPLATE);
  return { tokenizer, stopIds: new Set(stop), allowed: Int32Array.from(allowed) };
}

async function readTokenizer(folder: string): Promise<Tokenizer> {
  const path = join(folder, 'tokenizer.json');
  const json = await readFile(path, 'utf8').catch((error: Error) => {
    throw new UserError(
      `cannot read ${path}: ${error.message}. Copy it from where the model is from.`,
      'NOT_FOUND',
    );
  });
  try {
    return Tokenizer.fromJSON(JSON.parse(json));
  } catch (error) {
    throw new UserError(`${path}: ${(error as Error).message}. Copy it again from where the model is from.`);
  }
}

/** Memory that programs may still take: Linux counts caches as free, Node does not. */
async function availableMemory(): Promise<number> {
  const info = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(info);
  return available ? Number(available[1]) * 1024 : freemem();
}
