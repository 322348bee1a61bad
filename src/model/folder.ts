import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import type { ModelConfig } from './config.ts';
import type { ParameterMap } from './parameters.ts';

/** Loads a model from a folder with config.json and model.safetensors. */
export function loadCheckpoint(folder: string): Promise<Checkpoint> {
  return decodeCheckpoint(async (name) => {
    const path = join(folder, name);
    try {
      return new Uint8Array(await readFile(path));
    } catch (error) {
      throw new UserError(
        `cannot read ${path}: ${(error as Error).message}. A model's folder holds config.json and model.safetensors.`,
        'NOT_FOUND',
      );
    }
  }, folder);
}

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
