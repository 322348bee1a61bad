import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pull } from './download.ts';
import {
  bytes,
  cutAfter,
  FILES,
  type Files,
  haltAfter,
  LARGE,
  startHub,
  type TestHub,
  whole,
} from './hub.testing.ts';

/** Other weights of the same size. */
const OTHER: Files = { ...FILES, [LARGE]: bytes(FILES[LARGE].length) };

let hub: TestHub;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alhena-versions-'));
  hub = await startHub();
  hub.versions = { main: FILES, other: OTHER };
});
afterEach(async () => {
  hub.close();
  await rm(folder, { recursive: true });
});

const run = (revision?: string, signal?: AbortSignal) => {
  hub.requests = [];
  const network = { fetch, sleep: async () => {} };
  return pull({ endpoint: hub.endpoint, repository: 'google/tiny', revision, folder, network, signal });
};
/** Paths that were asked for since, without the listing. */
const fetched = () => hub.requests.flatMap(({ url }) => /\/resolve\/[^/]+\/(.+)$/.exec(url)?.[1] ?? []);
const inFolder = (name: string) => join(folder, name);

async function expectVersion(files: Files) {
  for (const [path, data] of Object.entries(files))
    expect(data.equals(await readFile(inFolder(path))), path).toBe(true);
  expect((await readdir(folder)).sort()).toEqual(['.pulled.json', ...Object.keys(files)].sort());
}

async function putOldFolder(files: Files) {
  for (const [path, data] of Object.entries(files)) await writeFile(inFolder(path), data);
}

describe('another version of the same size', () => {
  test('is fetched when it is asked for by its revision, and the first one again', async () => {
    await run();
    await run('other');
    await expectVersion(OTHER);
    expect(fetched()).toEqual([LARGE, 'config.json']);
    await run('other');
    expect(fetched()).toEqual([]);
    await run();
    await expectVersion(FILES);
  });

  test('is fetched when the hub has it under the same name', async () => {
    await run();
    hub.versions.main = OTHER;
    await run();
    await expectVersion(OTHER);
  });

  test('does not go on from what arrived of the first', async () => {
    hub.answers = [cutAfter(100_000), cutAfter(0)];
    await expect(run()).rejects.toThrow('without a byte');
    hub.answers = [whole];
    await run('other');
    expect(hub.requests.filter(({ url }) => url.endsWith(LARGE))).toMatchObject([{ range: undefined }]);
    await expectVersion(OTHER);
  });

  test('leaves no model while half of it is here, and goes on where it was stopped', async () => {
    await run();
    const controller = new AbortController();
    hub.answers = [haltAfter(100_000)];
    const stopped = run('other', controller.signal);
    const part = inFolder(`${LARGE}.part`);
    await expect
      .poll(() =>
        readFile(part).then(
          ({ length }) => length,
          () => 0,
        ),
      )
      .toBe(100_000);
    controller.abort();
    await expect(stopped).rejects.toThrow('aborted');
    await expect(access(inFolder('config.json'))).rejects.toThrow('ENOENT');
    hub.answers = [whole];
    await run('other');
    expect(hub.requests.find(({ url }) => url.endsWith(LARGE))).toMatchObject({ range: 'bytes=100000-' });
    await expectVersion(OTHER);
  });

  test('leaves nothing of the first that it does not have itself', async () => {
    hub.versions.main = { ...FILES, 'model.safetensors.index.json': bytes(9) };
    await run();
    await writeFile(inFolder('model-00002-of-00002.safetensors.part'), 'half');
    await run('other');
    await expectVersion(OTHER);
  });
});

describe('a folder without a record', () => {
  test('is looked at once, and kept where it is the version that is asked for', async () => {
    await putOldFolder(FILES);
    await run();
    expect(fetched()).toEqual([]);
    await expectVersion(FILES);
    // From now on the record says it.
    await writeFile(inFolder(LARGE), bytes(FILES[LARGE].length));
    await run();
    expect(fetched()).toEqual([]);
  });

  test('is fetched where it is another version', async () => {
    await putOldFolder(FILES);
    await run('other');
    await expectVersion(OTHER);
  });

  test.each(['', '[]', '{"config.json": 3}'])('so is one whose record is %j', async (text) => {
    await putOldFolder(OTHER);
    await writeFile(inFolder('.pulled.json'), text);
    await run();
    await expectVersion(FILES);
  });
});
