import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Shards } from '../../model/huggingface/shards.ts';

const SINGLE = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';

/** The digest of weights that are not there to be read: it says nothing, so it is equal to no other. */
export const UNKNOWN = 'unknown';

/**
 * The first 16 hexadecimal digits of the SHA-256 of a model's weights: of its file, or of its index and all shards. Every
 * byte counts, since an update has the sizes and headers of what it updates; a measurement takes far longer.
 */
export async function weightsDigest(folder: string, onFile?: (name: string) => void): Promise<string> {
  const hash = createHash('sha256');
  try {
    for (const name of await filesOf(folder)) {
      onFile?.(name);
      for await (const chunk of createReadStream(join(folder, name))) hash.update(chunk as Uint8Array);
    }
  } catch {
    return UNKNOWN;
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesOf(folder: string): Promise<string[]> {
  const isSharded = await access(join(folder, INDEX)).then(
    () => true,
    () => false,
  );
  if (!isSharded) return [SINGLE];
  const shards = await Shards.open(folder);
  await shards.close();
  return [INDEX, ...shards.files.map(({ name }) => name).sort()];
}
