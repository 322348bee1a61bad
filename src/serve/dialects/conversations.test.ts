import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderStore } from '../store/folder.ts';
import { recordBytes } from '../store/store.ts';
import { type ConversationLimits, Conversations } from './conversations.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alhena-conversations-'));
});
afterAll(() => rm(folder, { recursive: true }));

const HOUR = 3_600_000;
const about = (owner: string, text = 'hi') => ({
  owner,
  contents: [{ role: 'user', parts: [{ text }] }],
  resource: {},
});
const SIZE = recordBytes(about('me')).length;

/** Conversations in a store of their own, whose hour can be set. */
function setup(kind: string, limits?: Partial<ConversationLimits>) {
  const clock = { hour: 0 };
  const now = () => clock.hour * HOUR;
  const store = new FolderStore(join(folder, crypto.randomUUID()), now);
  const most = limits && { count: 1000, bytes: 1e6, ...limits };
  const conversations = new Conversations(store, now, kind, most);
  const names = async () => (await store.names(kind)).toSorted();
  return { clock, store, conversations, names };
}

describe.each(['interactions', 'responses'])('%s', (kind) => {
  it('are kept up to a number, the latest, of each owner by itself', async () => {
    const { conversations, names } = setup(kind, { count: 2 });
    for (const id of ['a', 'b', 'c']) await conversations.save(id, about('me'));
    await conversations.save('d', about('Somebody Else'));
    expect(await names()).toEqual(['b', 'c', 'd']);
    expect(await conversations.load('c', 'me')).toEqual(about('me'));
    await expect(conversations.load('a', 'me')).rejects.toThrow(/the latest 2 and 1 MB at most\. Send/);
  });

  it('are kept up to so many bytes, and one larger than that is not', async () => {
    const { conversations, names } = setup(kind, { bytes: 3 * SIZE });
    for (const id of ['a', 'b', 'c']) await conversations.save(id, about('me'));
    expect(await names()).toEqual(['a', 'b', 'c']);
    await conversations.save('d', about('me', 'x'.repeat(SIZE)));
    expect(await names()).toEqual(['c', 'd']);
    await conversations.save('e', about('me', 'x'.repeat(3 * SIZE)));
    expect(await names()).toEqual(['c', 'd']);
  });

  it('count no more once they were deleted or expired', async () => {
    const { clock, conversations, names } = setup(kind, { count: 2 });
    for (const id of ['a', 'b']) await conversations.save(id, about('me'));
    await conversations.remove('b', 'me');
    clock.hour = 1;
    await conversations.save('c', about('me'));
    expect(await names()).toEqual(['a', 'c']);
    clock.hour = 48.5;
    await conversations.save('d', about('me'));
    expect(await names()).toEqual(['c', 'd']);
  });

  it('are counted where many are kept at the same moment', async () => {
    const { store, conversations, names } = setup(kind, { count: 3 });
    const write = store.write.bind(store);
    store.write = async (key, ...rest) => {
      if (key.startsWith(kind)) await new Promise((resolve) => setTimeout(resolve, 20));
      return write(key, ...rest);
    };
    const ids = Array.from({ length: 6 }, (_, i) => `n${i}`);
    await Promise.all(ids.map((id) => conversations.save(id, about('me'))));
    expect(await names()).toHaveLength(3);
  });
});

it('has limits unless told otherwise', async () => {
  const { conversations } = setup('responses');
  await expect(conversations.load('a', 'me')).rejects.toThrow(/the latest 2000 and 200 MB at most/);
});
