import { describe, expect, it } from 'vitest';
import { type AnswerChunk, type AnswerRequest, BackendError, type ChatBackend } from '../backend/types.ts';
import { ChatController, type ControllerOptions } from './controller.ts';
import { type Answer, answerText, type Conversation } from './conversation.ts';
import { memoryStore } from './memoryStore.ts';
import type { StoreEvents } from './store.ts';
import { shownPath } from './tree.ts';

const text = (piece: string, outputTokens = 1): AnswerChunk => ({
  parts: [{ kind: 'text', text: piece }],
  usage: { promptTokens: 1, outputTokens },
});
/** Ids that tabs do not share. */
const named =
  (tab: string, ids = 0) =>
  () =>
    `${tab}${++ids}`;
const END: AnswerChunk = { parts: [], finishReason: 'STOP' };

type Script = (request: AnswerRequest, signal: AbortSignal) => AsyncGenerator<AnswerChunk, void, undefined>;

/** A controller around a scripted model; clocks stand unless moved. */
function setUp(script: Script, options: Partial<ControllerOptions> = {}) {
  const requests: AnswerRequest[] = [];
  const waits: number[] = [];
  const store = memoryStore();
  let ids = 0;
  let time = 0;
  const backend: ChatBackend = {
    models: async () => [],
    answer(request, signal) {
      requests.push(request);
      return script(request, signal);
    },
  };
  const chats = new ChatController({
    backend,
    openStore: async () => store,
    settings: () => ({ temperature: 0.5 }),
    now: () => ++time,
    newId: () => `id${++ids}`,
    nextFrame: (callback) => callback(),
    wait: async (milliseconds) => void waits.push(milliseconds),
    ...options,
  });
  const settled = () => expect.poll(() => chats.state.running.size).toBe(0);
  const path = () => shownPath(chats.state.conversation!);
  const last = () => path().at(-1) as Answer;
  return { chats, requests, waits, store, settled, path, last };
}

const echo: Script = async function* ({ turns }) {
  yield text('You said ');
  yield text(turns.at(-1)!.text, 2);
  yield END;
};
const fail = (problem: BackendError['problem']): Script =>
  // biome-ignore lint/correctness/useYield: it fails before it says anything
  async function* () {
    throw new BackendError(problem);
  };
/** Says a word, then waits to be stopped. */
const endless: Script = async function* (_, signal) {
  yield text('Well');
  await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
};

describe('the controller', () => {
  it('asks, keeps, and tells the model what was said before', async () => {
    const { chats, requests, store, settled, last } = setUp(echo);
    const picture = { id: 'p', name: 'a.png', mimeType: 'image/png', blob: new Blob(['x']) };
    const id = chats.send('nano', 'one\nand more', [picture]);
    await settled();
    expect(last()).toMatchObject({ state: 'done', usage: { outputTokens: 2 }, model: 'nano' });
    expect(answerText(last().parts)).toBe('You said one\nand more');
    expect(last().parts).toHaveLength(1);
    expect(last().tokensPerSecond).toBeGreaterThan(0);
    chats.send('nano', 'two', []);
    await settled();
    expect(requests[1]).toEqual({
      model: 'nano',
      settings: { temperature: 0.5 },
      turns: [
        { role: 'user', text: 'one\nand more', files: [{ mimeType: 'image/png', data: btoa('x') }] },
        { role: 'model', text: 'You said one\nand more', files: [] },
        { role: 'user', text: 'two', files: [] },
      ],
    });
    await expect.poll(async () => (await store.read(id))?.messages.length).toBe(4);
    expect(chats.state.summaries).toMatchObject([{ id, title: 'one' }]);
    expect(await store.file('p')).toBeDefined();
  });

  it('edits and retries beside the old versions', async () => {
    const { chats, requests, settled, path } = setUp(echo);
    chats.send('nano', 'one', []);
    await settled();
    const [question, answer] = path();
    if (question.role !== 'user' || answer.role !== 'model') throw new Error('a question and its answer');
    expect(chats.edit(question, 'nano', 'two')).toBe(true);
    await settled();
    expect(requests[1].turns).toEqual([{ role: 'user', text: 'two', files: [] }]);
    expect(chats.state.conversation?.messages).toHaveLength(4);
    chats.select(question);
    expect(path()).toEqual([question, answer]);
    chats.retry(answer, 'pro');
    await settled();
    expect(requests[2]).toMatchObject({ model: 'pro', turns: [{ text: 'one' }] });
    expect(path()[0]).toEqual(question);
    expect(path()[1].id).not.toBe(answer.id);
  });

  it('stops, and keeps what had come', async () => {
    const { chats, settled, path, last } = setUp(endless);
    chats.send('nano', 'one', []);
    await expect.poll(() => answerText(last().parts)).toBe('Well');
    chats.send('nano', 'while busy', []);
    const [question] = path();
    expect(question.role === 'user' && chats.edit(question, 'nano', 'while busy')).toBe(false);
    expect(chats.state.conversation?.messages).toHaveLength(2);
    chats.stop();
    await settled();
    expect(last()).toMatchObject({ state: 'stopped' });
    expect(answerText(last().parts)).toBe('Well');
  });

  it('asks a busy server again, as late as it wishes, and gives up in the end', async () => {
    const busy = { kind: 'busy', retryMilliseconds: 700 } as const;
    let calls = 0;
    const { chats, waits, settled, last } = setUp((...given) =>
      ++calls < 3 ? fail(busy)(...given) : echo(...given),
    );
    chats.send('nano', 'one', []);
    await settled();
    expect(waits).toEqual([700, 700]);
    expect(last()).toMatchObject({ state: 'done', retryAt: undefined });

    const always = setUp(fail(busy));
    always.chats.send('nano', 'one', []);
    await always.settled();
    expect(always.last()).toMatchObject({ state: 'failed', problem: busy });
    expect(always.requests).toHaveLength(5);
  });

  it('keeps a failed answer out of what the model is told', async () => {
    let calls = 0;
    const { chats, requests, settled, last } = setUp((...given) =>
      ++calls === 1 ? fail({ kind: 'gone' })(...given) : echo(...given),
    );
    chats.send('nano', 'one', []);
    await settled();
    expect(last()).toMatchObject({ state: 'failed', problem: { kind: 'gone' } });
    chats.send('nano', 'two', []);
    await settled();
    expect(requests[1].turns.map((turn) => turn.text)).toEqual(['two']);
  });

  it('asks alone in a new conversation, with its own copy of the picture', async () => {
    const { chats, requests, settled, last } = setUp(echo);
    const picture = { id: 'p', name: 'a.png', mimeType: 'image/png', blob: new Blob(['x']) };
    const first = chats.send('nano', 'zero', []);
    await settled();
    chats.send('nano', 'one', [picture]);
    await settled();
    const second = await chats.askAlone(last(), 'nano');
    await settled();
    expect(second).not.toBe(first);
    expect(requests[2].turns).toMatchObject([{ text: 'one', files: [{ data: btoa('x') }] }]);
    await chats.remove(first);
    const copy = shownPath(chats.state.conversation!)[0];
    expect(copy.role === 'user' && (await chats.file(copy.files[0].id))).toBeTruthy();
  });

  it('lets an answer go on while another conversation is on show, and drops it with its own', async () => {
    const { chats } = setUp(endless);
    const first = chats.send('nano', 'one', []);
    await chats.open(undefined);
    const second = chats.send('nano', 'two', []);
    expect(chats.state.running).toEqual(new Set([first, second]));
    await chats.open(first);
    const said = () => answerText((shownPath(chats.state.conversation!)[1] as Answer).parts);
    await expect.poll(said).toBe('Well');
    await chats.remove(first);
    await expect.poll(() => chats.state.running).toEqual(new Set([second]));
    expect(chats.state.conversation).toBeUndefined();
    expect(chats.state.summaries.map(({ id }) => id)).toEqual([second]);
  });

  it('renames, finds, and opens again what is kept', async () => {
    const { chats, settled } = setUp(echo);
    const id = chats.send('nano', 'one', []);
    await settled();
    await chats.rename(id, 'My title');
    await chats.open(undefined);
    await chats.open(id);
    expect(chats.state).toMatchObject({ status: 'ready', conversation: { title: 'My title', named: true } });
    chats.send('nano', 'two', []);
    await settled();
    expect(chats.state.summaries).toMatchObject([{ title: 'My title' }]);
    expect(await chats.search('my')).toHaveLength(1);
    await chats.open('nobody');
    expect(chats.state).toMatchObject({ status: 'missing', conversation: undefined });
  });

  it('goes on without a store, and says so; says too when it is full', async () => {
    const none = setUp(echo, { openStore: () => Promise.reject(new Error('private window')) });
    none.chats.send('nano', 'one', []);
    await none.settled();
    expect(none.chats.state.storage).toBe('unavailable');
    expect(none.last()).toMatchObject({ state: 'done' });
    expect(await none.chats.search('one')).toHaveLength(1);

    const store = memoryStore();
    const full = {
      ...store,
      save: () => Promise.reject(new DOMException('no room', 'QuotaExceededError')),
    };
    const { chats, settled, last } = setUp(echo, { openStore: async () => full });
    const id = chats.send('nano', 'one', []);
    await settled();
    await expect.poll(() => chats.state.storage).toBe('full');
    expect(last()).toMatchObject({ state: 'done' });
    await chats.remove(id);
    expect(chats.state.storage).toBeUndefined();
  });

  it('holds what the store refused, and saves it once there is room', async () => {
    const store = memoryStore();
    let room = true;
    const refuse = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));
    const { chats, settled, path } = setUp(echo, {
      openStore: async () => ({
        ...store,
        save: (conversation) => (room ? store.save(conversation) : refuse()),
        saveFiles: (files) => (room ? store.saveFiles(files) : refuse()),
        async remove(id) {
          await store.remove(id);
          room = id === large;
        },
      }),
    });
    const picture = { id: 'p', name: 'a.png', mimeType: 'image/png', blob: new Blob(['x']) };
    const large = chats.send('nano', 'large', []);
    await settled();
    await chats.open(undefined);
    const small = chats.send('nano', 'small', []);
    await settled();
    await chats.open(undefined);
    room = false;
    const refused = chats.send('nano', 'refused', [picture]);
    await settled();
    await expect.poll(() => chats.state.storage).toBe('full');

    await chats.open(small);
    await chats.open(refused);
    expect(chats.state.status).toBe('ready');
    expect(path()).toHaveLength(2);
    await chats.open(small);
    await chats.remove(small);
    expect(chats.state.storage).toBe('full');
    await chats.remove(large);
    expect(chats.state.storage).toBeUndefined();
    expect((await store.read(refused))?.messages).toMatchObject([{ text: 'refused' }, { state: 'done' }]);
    expect(await store.file('p')).toBeDefined();
  });

  it('does not call deleted what cannot be read', async () => {
    const store = { ...memoryStore(), read: () => Promise.reject(new Error('closed')) };
    const closed = setUp(echo, { openStore: async () => store });
    await closed.chats.open('old');
    expect(closed.chats.state).toMatchObject({ status: 'unreadable', storage: 'failed' });

    const none = setUp(echo, { openStore: () => Promise.reject(new Error('private window')) });
    await none.chats.open('old');
    expect(none.chats.state).toMatchObject({ status: 'unreadable', storage: 'unavailable' });
  });

  it('shows a picture while it grows, and keeps none of that', async () => {
    const rows = { mimeType: 'image/png', data: btoa('rows') };
    let go = () => {};
    const shown = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { chats, settled, last } = setUp(async function* () {
      yield { parts: [], growing: rows };
      await shown;
      yield { parts: [], finishReason: 'MAX_TOKENS' };
    });
    chats.send('nano', 'Draw', []);
    await expect.poll(() => last().growing).toEqual(rows);
    go();
    await settled();
    expect(last()).toMatchObject({ state: 'cut', parts: [] });
    expect(last().growing).toBeUndefined();
  });

  it('keeps a picture that the model drew', async () => {
    const { chats, settled, last, requests } = setUp(async function* () {
      yield { parts: [{ kind: 'picture', mimeType: 'image/png', data: btoa('drawn') }] };
      yield END;
    });
    chats.send('nano', 'Draw', []);
    await settled();
    const [part] = last().parts;
    if (part.kind !== 'picture') throw new Error('a picture was expected');
    expect(await (await chats.file(part.picture.id))?.text()).toBe('drawn');
    chats.send('nano', 'Again', []);
    await settled();
    expect(requests[1].turns[1].files).toEqual([{ mimeType: 'image/png', data: btoa('drawn') }]);
  });

  it('takes part in what another tab says in the same conversation', async () => {
    const store = memoryStore();
    // As the browser does: every tab hears of what the others save, later.
    const tabs: ((id: string) => void)[] = [];
    const open = (tab: number) => async (events: StoreEvents) => {
      tabs[tab] = events.onChange;
      return {
        ...store,
        async save(conversation: Conversation) {
          await store.save(conversation);
          for (const onChange of tabs.filter((_, other) => other !== tab))
            setTimeout(onChange, 1, conversation.id);
        },
      };
    };
    const one = setUp(echo, { openStore: open(0), newId: named('one') });
    const other = setUp(echo, { openStore: open(1), newId: named('other'), now: () => Date.now() });
    const id = one.chats.send('nano', 'one', []);
    await one.settled();
    await expect.poll(() => other.chats.state.summaries).toMatchObject([{ id }]);
    await other.chats.open(id);
    // Both at once: each saves over what the other has said.
    one.chats.send('nano', 'two', []);
    other.chats.send('nano', 'three', []);
    const texts = (messages: Conversation['messages'] = []) =>
      messages.flatMap((message) => (message.role === 'user' ? [message.text] : message.state)).sort();
    const all = ['done', 'done', 'done', 'one', 'three', 'two'];
    await expect.poll(async () => texts((await store.read(id))?.messages)).toEqual(all);
    for (const { chats } of [one, other])
      await expect.poll(() => texts(chats.state.conversation?.messages)).toEqual(all);
    expect(one.path().at(-2)).toMatchObject({ text: 'two' });
    expect(other.path().at(-2)).toMatchObject({ text: 'three' });
  });
});
