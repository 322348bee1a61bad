import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, type ReadFile } from './checkpoint.ts';
import type { ModelConfig } from './config.ts';
import type { ParameterMap } from './parameters.ts';
import { type CodecCheckpoint, decodeCodec } from './picture-codec/checkpoint.ts';

/** Loads a model from a folder with config.json and model.safetensors. */
export const loadCheckpoint = (folder: string): Promise<Checkpoint> =>
  decodeCheckpoint(filesOf(folder), folder);

/** Loads a picture codec from such a folder. */
export const loadCodecCheckpoint = (folder: string): Promise<CodecCheckpoint> =>
  decodeCodec(filesOf(folder), folder);

const filesOf =
  (folder: string): ReadFile =>
  async (name) => {
    const path = join(folder, name);
    try {
      return new Uint8Array(await readFile(path));
    } catch (error) {
      throw new UserError(
        `cannot read ${path}: ${(error as Error).message}. A model's folder holds config.json and model.safetensors.`,
        'NOT_FOUND',
      );
    }
  };

/** Writes a model into a folder, each file whole or not at all. */
export async function saveCheckpoint(
  folder: string,
  config: ModelConfig,
  parameters: ParameterMap,
  { dataType }: { dataType: 'float16' | 'float32' },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of encodeCheckpoint(config, parameters, dataType))
    await writeWhole(join(folder, name), bytes);
}

/** Writes beside the target and renames: whoever reads sees the old file or the new one, never a part. */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.part`;
  await writeFile(temporary, bytes, { flush: true });
  await rename(temporary, path);
}
