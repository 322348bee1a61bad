import { UserError } from '../../base/errors.ts';
import { type Store, splitKey } from './store.ts';

/** Before every key, so that one Redis may serve others too. */
const PREFIX = 'alhena:';

/**
 * A store that replicas share, on Redis 6.2 or later. Its client, @redis/client, is loaded only here.
 * @param url `redis://host:6379` or `rediss://…`
 * @throws UserError when the client is not installed or no Redis answers
 */
export async function redisStore(url: string): Promise<Store> {
  const { createClient, RESP_TYPES } = await import('@redis/client').catch(() => {
    throw new UserError(
      'A Redis store was asked for, but its client is not installed. Run `npm install @redis/client`.',
      'FAILED_PRECONDITION',
    );
  });
  let wasConnected = false;
  const base = createClient({
    url,
    socket: {
      connectTimeout: 5000,
      // A wrong address is told at once; a Redis that restarts is waited for.
      reconnectStrategy: (retries) => wasConnected && Math.min(retries * 100, 2000),
    },
  });
  // Without a listener a lost connection ends the process; every command reports it as well.
  base.on('error', () => {});
  await base.connect().catch((error: Error) => {
    const place = url.replace(/\/\/[^@/]*@/, '//');
    throw new UserError(
      `No Redis answers at ${place} (${error.message}). Start it, or leave --store out to keep files in a folder.`,
      'FAILED_PRECONDITION',
    );
  });
  wasConnected = true;
  const client = base.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  const full = (key: string) => {
    splitKey(key);
    return PREFIX + key;
  };
  return {
    async read(key) {
      return (await client.get(full(key))) ?? undefined;
    },
    async write(key, value, expires) {
      await client.set(full(key), Buffer.from(value.buffer, value.byteOffset, value.byteLength), {
        expiration: { type: 'PXAT', value: Math.ceil(expires) },
      });
    },
    async remove(key) {
      await client.del(full(key));
    },
    async names(kind) {
      const start = `${PREFIX}${kind}/`;
      const names: string[] = [];
      for await (const keys of base.scanIterator({ MATCH: `${start}*`, COUNT: 1000 })) {
        names.push(...keys.map((key) => key.slice(start.length)));
      }
      // SCAN may name a key twice.
      return [...new Set(names)];
    },
    async check() {
      await base.ping();
    },
    async close() {
      await base.close();
    },
  };
}
