import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FolderStore } from './folder.ts';
import { redisStore } from './redis.ts';
import { readRecord, type Store, writeRecord } from './store.ts';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) console.warn('store: the Redis half is skipped, there is no redis-server on this machine');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alhena-store-'));
});
afterAll(() => rm(folder, { recursive: true }));

const later = () => Date.now() + 60_000;

/** What every store does. */
function laws(make: () => Promise<Store>): void {
  let store: Store;
  beforeAll(async () => {
    store = await make();
  });
  afterAll(() => store.close());

  it('keeps bytes exactly, and replaces them', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    await store.write('blobs/a', bytes, later());
    expect(new Uint8Array((await store.read('blobs/a'))!)).toEqual(bytes);
    await store.write('blobs/a', new Uint8Array(0), later());
    expect(await store.read('blobs/a')).toHaveLength(0);
  });

  it('forgets what was removed or never was', async () => {
    await store.write('blobs/b', new Uint8Array(1), later());
    await store.remove('blobs/b');
    await store.remove('blobs/b');
    expect(await store.read('blobs/b')).toBeUndefined();
    expect(await store.names('nothing')).toEqual([]);
  });

  it('lists the names of one kind', async () => {
    for (const name of ['x', 'y-0', 'z']) await store.write(`kinds/${name}`, new Uint8Array(1), later());
    await store.write('kindsother/q', new Uint8Array(1), later());
    expect((await store.names('kinds')).toSorted()).toEqual(['x', 'y-0', 'z']);
  });

  it('forgets what expired', async () => {
    await store.write('short/a', new Uint8Array(1), Date.now() + 60);
    await vi.waitFor(async () => expect(await store.read('short/a')).toBeUndefined());
    expect(await store.names('short')).toEqual([]);
  });

  it('keeps records', async () => {
    await writeRecord(store, 'records/a', { text: 'ä', list: [1] }, later());
    expect(await readRecord(store, 'records/a')).toEqual({ text: 'ä', list: [1] });
  });

  it('is healthy', () => store.check());

  it.each(['../x/a', 'a', 'a/../b', 'a/B', 'a/b/c', 'a/.b'])('refuses the key %s', async (key) => {
    await expect(store.read(key)).rejects.toThrow(/kind\/name/);
  });
}

describe('the folder', () => {
  laws(async () => new FolderStore(join(folder, 'laws')));

  it('survives a restart, holds nothing half-written, and is this user’s alone', async () => {
    const path = join(folder, 'restart');
    await new FolderStore(path).write('blobs/a', new Uint8Array([7]), later());
    expect(await new FolderStore(path).read('blobs/a')).toEqual(Buffer.from([7]));
    expect(await readdir(join(path, '.unfinished'))).toEqual([]);
    expect((await stat(join(path, 'blobs', 'a'))).mode & 0o777).toBe(0o600);
  });

  it('sweeps what expired and what a crash left', async () => {
    const path = join(folder, 'sweep');
    let now = Date.now();
    const store = new FolderStore(path, () => now);
    await store.write('blobs/old', new Uint8Array(1), now + 1000);
    await store.write('blobs/new', new Uint8Array(1), now + 10_000_000);
    for (const name of ['crashed', 'busy']) await writeFile(join(path, '.unfinished', name), 'half');
    await utimes(join(path, '.unfinished', 'crashed'), 1, 1);
    now += 2000;
    await store.sweep();
    expect(await readdir(join(path, 'blobs'))).toEqual(['new']);
    expect(await readdir(join(path, '.unfinished'))).toEqual(['busy']);
  });
});

describe.skipIf(!hasRedis)('Redis', () => {
  let redis: ChildProcess;
  const port = 20_000 + (process.pid % 20_000);
  beforeAll(async () => {
    redis = spawn('redis-server', ['--port', String(port), '--save', '', '--dir', folder]);
    await vi.waitFor(() => redisStore(`redis://127.0.0.1:${port}`).then((store) => store.close()), 10_000);
  });
  afterAll(() => redis?.kill());

  laws(() => redisStore(`redis://127.0.0.1:${port}`));
});

it('says where no Redis answers, without the password', async () => {
  await expect(redisStore('redis://me:secret@127.0.0.1:1')).rejects.toThrow(
    /No Redis answers at redis:\/\/127\.0\.0\.1:1 .*--store/,
  );
});
