import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { FileTensor } from '../../tensor/graph.ts';
import type { ModelConfig } from '../config.ts';
import { type ConvertOptions, readInferenceFolder, writeInferenceFolder } from '../inference-folder.ts';
import { type Precision, printPrecision, storedBytes, storedSpecs } from '../inference-weights.ts';
import { parseRecord } from '../safetensors-index.ts';
import { PublishedParameters } from './checkpoint.ts';
import { type HuggingFaceConfig, readHuggingFaceConfig, type SlotIds } from './config.ts';
import { Shards } from './shards.ts';

/** Raise when the converted form changes: older caches are then made anew. */
const FORMAT = 1;

/** A published model, ready to be compiled. */
export interface PublishedModel {
  readonly config: ModelConfig;
  readonly slots: SlotIds;
  /** Ids that generation must not choose, from generation_config.json. */
  readonly suppressed: readonly number[];
  /** The inference form, in files. */
  readonly parameters: ReadonlyMap<string, FileTensor>;
  readonly precision: Precision;
}

export interface PublishedOptions extends ConvertOptions {
  readonly precision: Precision;
  /** Folder of converted models. */
  readonly cache: string;
  /** Bytes of memory that may be taken. */
  readonly memory: number;
}

/** Whether a folder's config.json is one of Hugging Face's. */
export async function isPublishedFolder(folder: string): Promise<boolean> {
  const json = await readFile(join(folder, 'config.json'), 'utf8').catch(() => '');
  return typeof parseRecord(json)?.model_type === 'string';
}

/** Reads config.json, and from the processor's file how finely pictures are cut. */
export async function readPublishedConfig(folder: string): Promise<HuggingFaceConfig> {
  const source = join(folder, 'config.json');
  const json = await readFile(source, 'utf8').catch((error: Error) => {
    throw new UserError(`cannot read ${source}: ${error.message}.`, 'NOT_FOUND');
  });
  return readHuggingFaceConfig(json, {
    name: basename(resolve(folder)),
    source,
    maxPatches: await readMaxPatches(folder),
  });
}

/**
 * A published model in its inference form: from the cache, or converted into it first.
 * @throws UserError when it does not fit into memory, or for whatever is wrong with its files
 */
export async function preparePublished(folder: string, options: PublishedOptions): Promise<PublishedModel> {
  const { precision, cache } = options;
  const { model: config, slots } = await readPublishedConfig(folder);
  checkMemory(config, precision, options.memory);
  const suppressed = await readSuppressed(folder);
  const shards = await Shards.open(folder);
  try {
    const source = new PublishedParameters(config, shards);
    const target = join(cache, `${config.name}-${await keyOf(folder, shards)}-${precision}bit`);
    const read = () => readInferenceFolder(target, config, precision);
    let parameters = await read();
    if (!parameters) {
      await writeInferenceFolder(target, config, precision, source, options);
      parameters = await read();
    }
    if (!parameters) throw new Error(`${target}: cannot read what was just written`);
    return { config, slots, suppressed, parameters, precision };
  } finally {
    await shards.close();
  }
}

/**
 * Bytes that a model takes when it is loaded: its file is mapped, and the engine packs matrices once more for
 * its own instructions (in 4 and 8 bits with one more sum per block; 16 bits are widened to 32).
 */
export function memoryNeeded(config: ModelConfig, precision: Precision): number {
  let total = 0;
  for (const [path, spec] of storedSpecs(config, precision)) {
    const bytes = storedBytes(spec);
    if (path === 'embedding' && precision !== 32) continue; // Only rows that are looked up are read.
    if (spec.holds === 'scales') total += 2 * bytes;
    else total += spec.dataType === 'float16' ? 2 * bytes : bytes;
  }
  return total;
}

function checkMemory(config: ModelConfig, precision: Precision, available: number): void {
  const needed = memoryNeeded(config, precision);
  if (needed <= available) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  const smaller = storedSpecs(config, precision).some(([, { form }]) => form?.bits === 4)
    ? ''
    : ' Choose fewer bits, such as --precision 4, or';
  throw new UserError(
    `${config.name} in ${printPrecision(precision)} needs ${gigabytes(needed)} GB of memory, ${gigabytes(available)} GB are free.${smaller || ' Close other programs or'} take a smaller model.`,
    'RESOURCE_EXHAUSTED',
  );
}

/** What a conversion depends on: the format, config.json, and every file's size and header. */
async function keyOf(folder: string, shards: Shards): Promise<string> {
  const hash = createHash('sha256').update(`format ${FORMAT}\n`);
  hash.update(await readFile(join(folder, 'config.json')));
  for (const { name, size, modified } of shards.files) hash.update(`${name} ${size} ${modified}\n`);
  for (const [name, { type, shape, offset }] of shards.tensors)
    hash.update(`${name} ${type} ${shape} ${offset}\n`);
  return hash.digest('hex').slice(0, 16);
}

async function readMaxPatches(folder: string): Promise<number | undefined> {
  for (const file of ['processor_config.json', 'preprocessor_config.json']) {
    const record = parseRecord(await readFile(join(folder, file), 'utf8').catch(() => ''));
    const images = (record?.image_processor ?? record) as Record<string, unknown> | undefined;
    const value = images?.max_soft_tokens;
    if (Number.isSafeInteger(value) && Number(value) > 0) return Number(value);
  }
  return undefined;
}

async function readSuppressed(folder: string): Promise<number[]> {
  const record = parseRecord(await readFile(join(folder, 'generation_config.json'), 'utf8').catch(() => ''));
  const ids = record?.suppress_tokens;
  return Array.isArray(ids) ? ids.filter((id): id is number => Number.isSafeInteger(id)) : [];
}
