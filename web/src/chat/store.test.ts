import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Conversation } from './conversation.ts';
import { memoryStore } from './memoryStore.ts';
import { type ConversationStore, openStore } from './store.ts';

const conversation = (id: string, updated: number, text = 'What is it?'): Conversation => ({
  id,
  title: `Title of ${id}`,
  named: false,
  created: 1,
  updated,
  messages: [{ role: 'user', id: `${id}q`, parent: null, created: 1, text, files: [] }],
  selected: {},
});
const blob = new Blob(['bytes'], { type: 'image/png' });
const QUIET = { onLost() {}, onChange() {} };

/** One law for both: what the page falls back to must behave like what it falls back from. */
describe.each([
  ['the browser’s database', () => openStore(QUIET, 'test')],
  ['memory', async () => memoryStore()],
])('conversations in %s', (_, open) => {
  let store: ConversationStore;
  beforeEach(async () => {
    Object.assign(globalThis, { indexedDB: new IDBFactory(), IDBKeyRange });
    store = await open();
  });

  it('come back as they were saved, the latest first', async () => {
    for (const [id, time] of [
      ['a', 3],
      ['b', 9],
      ['c', 5],
    ] as const)
      await store.save(conversation(id, time));
    expect((await store.list()).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect(await store.read('c')).toEqual(conversation('c', 5));
    expect(await store.read('nobody')).toBeUndefined();
    await store.save({ ...conversation('a', 10), title: 'New' });
    expect(await store.list()).toHaveLength(3);
    expect((await store.list())[0]).toEqual({ id: 'a', title: 'New', created: 1, updated: 10 });
  });

  it('take their pictures with them when they go, and no others', async () => {
    await store.save(conversation('a', 1));
    await store.save(conversation('b', 2));
    await store.saveFiles([
      { id: 'p', conversation: 'a', blob },
      { id: 'q', conversation: 'b', blob },
    ]);
    expect(await store.file('p')).toBeDefined();
    await store.remove('a');
    expect(await store.file('p')).toBeUndefined();
    expect(await store.file('q')).toBeDefined();
    expect((await store.list()).map(({ id }) => id)).toEqual(['b']);
    await store.removeAll();
    expect(await store.list()).toEqual([]);
    expect(await store.file('q')).toBeUndefined();
  });

  it('are found by the words in their titles and messages', async () => {
    await store.save(conversation('a', 1, 'A red Heart'));
    await store.save(conversation('b', 2, 'a blue heart'));
    const find = async (text: string) => (await store.search(text)).map(({ id }) => id);
    expect(await find('heart')).toEqual(['b', 'a']);
    expect(await find('HEART red')).toEqual(['a']);
    expect(await find('title of b')).toEqual(['b']);
    expect(await find('nowhere')).toEqual([]);
  });
});

describe('the browser’s database', () => {
  it('passes over records that nobody can read', async () => {
    Object.assign(globalThis, { indexedDB: new IDBFactory(), IDBKeyRange });
    const store = await openStore(QUIET, 'test');
    await store.save({ ...conversation('a', 1), messages: 'broken' } as never);
    await store.save(conversation('b', 2));
    expect(await store.read('a')).toBeUndefined();
    expect((await store.search('what')).map(({ id }) => id)).toEqual(['b']);
    await store.remove('a');
    expect(await store.list()).toHaveLength(1);
  });

  it('says when another tab takes it away', async () => {
    Object.assign(globalThis, { indexedDB: new IDBFactory(), IDBKeyRange });
    let lost = 0;
    await openStore({ ...QUIET, onLost: () => lost++ }, 'test');
    await new Promise((resolve) => {
      const request = indexedDB.open('test', 99);
      request.onsuccess = resolve;
    });
    expect(lost).toBe(1);
  });

  it('tells other tabs what was saved and what was removed, and not itself', async () => {
    Object.assign(globalThis, { indexedDB: new IDBFactory(), IDBKeyRange });
    const heard: unknown[] = [];
    const listen = (tab: string) => ({ ...QUIET, onChange: (id?: string) => heard.push([tab, id]) });
    const [one] = [await openStore(listen('one'), 'test'), await openStore(listen('other'), 'test')];
    await one.save(conversation('a', 1));
    await one.remove('a');
    await one.removeAll();
    await expect
      .poll(() => heard)
      .toEqual([
        ['other', 'a'],
        ['other', 'a'],
        ['other', undefined],
      ]);
  });
});
