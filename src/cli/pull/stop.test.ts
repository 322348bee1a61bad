import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeTiny } from '../../model/huggingface/tiny.testing.ts';
import { main } from '../main.ts';
import { copyFolder } from './copy.ts';
import { haltAfter, LARGE, startHub } from './hub.testing.ts';

let root: string;
/** Where the pulled model goes. */
let folder: string;
let text: string;
/** Ctrl-C is pressed when this is shown. */
let interruptAt: string | undefined;
const before = process.listeners('SIGINT');

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'alhena-stop-'));
  folder = join(root, 'models', 'google', 'tiny');
  vi.stubEnv('ALHENA_CACHE', root);
  text = '';
  interruptAt = undefined;
  vi.spyOn(process.stderr, 'write').mockImplementation((piece) => {
    text += piece;
    if (interruptAt !== undefined && text.includes(interruptAt)) {
      interruptAt = undefined;
      process.emit('SIGINT');
    }
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const listener of process.listeners('SIGINT'))
    if (!before.includes(listener)) process.off('SIGINT', listener);
  await rm(root, { recursive: true });
});

describe('Ctrl-C', () => {
  test('ends a pull from the hub with 130, and what has arrived is kept', async () => {
    const hub = await startHub();
    hub.answers = [haltAfter(1000)];
    hub.listed = (files) => files.filter((file) => (file as { path: string }).path === LARGE);
    interruptAt = LARGE;
    expect(await main(['pull', 'google/tiny', '--from', hub.endpoint])).toBe(130);
    expect(text).toContain('The pull was stopped. What has arrived is kept: pull again to go on.');
    expect(text).not.toContain('error');
    expect(await readdir(folder)).toContain(`${LARGE}.part`);
    hub.close();
  });

  test('ends a copy with 130 before the next file; what is there is no model until all is', async () => {
    const from = join(root, 'from');
    await writeTiny(from, { shards: 3 });
    const pull = () => main(['pull', 'google/tiny', '--from', from]);
    expect(await pull()).toBe(0);
    interruptAt = 'GB';
    text = '';
    expect(await pull()).toBe(130);
    expect(text).toContain('The pull was stopped before all was copied: pull again.');
    await expect(access(join(folder, 'config.json'))).rejects.toThrow('ENOENT');
    expect(await pull()).toBe(0);
    expect((await readdir(folder)).sort()).toEqual((await readdir(from)).sort());
  });
});

describe('a copy', () => {
  test('of a folder onto itself leaves it alone', async () => {
    await writeTiny(folder);
    await copyFolder({ from: folder, folder });
    expect((await readdir(folder)).sort()).toEqual(['config.json', LARGE]);
  });

  test('takes with it what the record said and what the model does not have', async () => {
    await writeTiny(folder, { shards: 2 });
    await writeFile(join(folder, '.pulled.json'), '{}');
    const from = join(root, 'from');
    await writeTiny(from);
    await copyFolder({ from, folder });
    expect((await readdir(folder)).sort()).toEqual(['config.json', LARGE]);
  });
});
