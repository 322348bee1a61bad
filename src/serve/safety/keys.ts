import { createHash, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { randomId } from '../files/files.ts';

const KeyFileSchema = z.array(z.object({ name: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }));
type KeyEntry = z.output<typeof KeyFileSchema>[number];

/**
 * The keys that open this server. Only their SHA-256 is kept: ours have 206 random bits, so no slow hash is needed
 * to keep them from being guessed.
 */
export class Keys {
  readonly #entries: readonly { name: string; digest: Buffer }[];

  constructor(entries: readonly KeyEntry[]) {
    this.#entries = entries.map(({ name, sha256 }) => ({ name, digest: Buffer.from(sha256, 'hex') }));
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Whose key this is. Every entry is compared, in constant time. */
  nameOf(key: string): string | undefined {
    const digest = createHash('sha256').update(key).digest();
    let found: string | undefined;
    for (const entry of this.#entries) if (timingSafeEqual(entry.digest, digest)) found = entry.name;
    return found;
  }
}

/** The entry of a key given in the clear, as from an environment variable. */
export const keyEntry = (name: string, key: string): KeyEntry => ({
  name,
  sha256: createHash('sha256').update(key).digest('hex'),
});

/** The keys in a file; none when there is no file. */
export async function readKeyFile(path: string): Promise<KeyEntry[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const result = KeyFileSchema.safeParse(json);
  if (result.success) return result.data;
  throw new UserError(
    `${path} is no list of keys; [{"name": "…", "sha256": "…"}] was expected. Mend it, or delete it and make new keys.`,
    'FAILED_PRECONDITION',
  );
}

/** Adds a new key to a file, in place of one of the same name. @returns the key, which is kept nowhere */
export async function createKey(path: string, name: string): Promise<string> {
  const key = `alhena-${randomId(40)}`;
  const others = (await readKeyFile(path)).filter((entry) => entry.name !== name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, `${JSON.stringify([...others, keyEntry(name, key)], null, 2)}\n`, {
    mode: 0o600,
  });
  await rename(`${path}.new`, path);
  return key;
}
