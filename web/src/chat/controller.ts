import type { AnswerSettings, ChatBackend } from '../backend/types.ts';
import type { Attachment } from '../pictures/files.ts';
import { type AnswerRun, streamAnswer } from './answering.ts';
import {
  type Answer,
  type Conversation,
  type Message,
  type PictureReference,
  type Question,
  type Summary,
  titleOf,
} from './conversation.ts';
import { memoryStore } from './memoryStore.ts';
import type { ConversationStore } from './store.ts';
import { byTime } from './summaries.ts';
import { addMessage, pathTo, replaceMessage, select, shownPath } from './tree.ts';

/** A conversation being made is saved this often; the end of an answer is saved at once. */
const SAVE_MILLISECONDS = 1000;

export interface ControllerOptions {
  readonly backend: ChatBackend;
  /** Rejects where the browser keeps nothing; then conversations last until the page is left. */
  readonly openStore: (onLost: () => void) => Promise<ConversationStore>;
  readonly settings: () => AnswerSettings;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Calls back when the screen is drawn next: tokens come faster than screens do. */
  readonly nextFrame: (callback: () => void) => void;
  /** Rejects when the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface ChatState {
  readonly summaries: readonly Summary[];
  /** The conversation on show; `undefined` for a new one. */
  readonly conversation: Conversation | undefined;
  /** `missing`: what was asked for does not exist or cannot be read. */
  readonly status: 'loading' | 'ready' | 'missing';
  /** Conversations in which an answer is being made. */
  readonly running: ReadonlySet<string>;
  /** Why conversations are not kept, if they are not. */
  readonly storage: 'unavailable' | 'full' | 'failed' | undefined;
}

/** The conversations of this browser and the answers being made in them. Answers go on when another is on show. */
export class ChatController {
  readonly #options: ControllerOptions;
  readonly #store: Promise<ConversationStore>;
  readonly #listeners = new Set<() => void>();
  /** Conversations on show or with a running answer. */
  readonly #open = new Map<string, Conversation>();
  readonly #runs = new Map<string, AnswerRun>();
  readonly #blobs = new Map<string, Blob>();
  readonly #saveTimers = new Map<string, ReturnType<typeof setTimeout>>();
  /** The id that `open` was last asked for, so that a slow read cannot overtake a later one. */
  #wanted: string | undefined;
  #state: ChatState = {
    summaries: [],
    conversation: undefined,
    status: 'ready',
    running: new Set(),
    storage: undefined,
  };

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.#store = options
      .openStore(() => this.#update({ storage: 'failed' }))
      .catch(() => {
        this.#update({ storage: 'unavailable' });
        return memoryStore();
      });
    void this.#try(async (store) => {
      const kept = await store.list();
      // What was asked while the list was read is newer than the list.
      const fresh = new Set(this.#state.summaries.map(({ id }) => id));
      const others = kept.filter(({ id }) => !fresh.has(id));
      this.#update({ summaries: byTime([...this.#state.summaries, ...others]) });
    });
  }

  get state(): ChatState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Shows a conversation, or a new one. */
  async open(id: string | undefined): Promise<void> {
    this.#wanted = id;
    const before = this.#state.conversation?.id;
    if (before !== undefined && before !== id && !this.#runs.has(before)) this.#open.delete(before);
    const known = id === undefined ? undefined : this.#open.get(id);
    if (id === undefined || known) return this.#update({ conversation: known, status: 'ready' });
    this.#update({ conversation: undefined, status: 'loading' });
    const found = await this.#try((store) => store.read(id));
    if (this.#wanted !== id) return;
    if (found) this.#open.set(id, found);
    this.#update({ conversation: found, status: found ? 'ready' : 'missing' });
  }

  /** Asks in the conversation on show, or in a new one. Returns its id. */
  send(model: string, text: string, pictures: readonly Attachment[]): string {
    const conversation = this.#state.conversation ?? this.#begin();
    const parent = shownPath(conversation).at(-1)?.id ?? null;
    return this.#ask(conversation, model, parent, text, pictures);
  }

  /** Asks again in other words, beside the old question. */
  edit(question: Question, model: string, text: string): void {
    const conversation = this.#state.conversation;
    if (conversation) this.#ask(conversation, model, question.parent, text, question.pictures);
  }

  /** Another answer to the same question, beside the old one. */
  retry(answer: Answer, model: string): void {
    const conversation = this.#state.conversation;
    const question = conversation?.messages.find(({ id }) => id === answer.parent);
    if (conversation && question?.role === 'user') this.#answer(conversation, question, model);
  }

  /** The same question in a new conversation, for when the old one has become too long. Returns the new id. */
  async askAlone(answer: Answer, model: string): Promise<string | undefined> {
    const question = this.#state.conversation?.messages.find(({ id }) => id === answer.parent);
    if (question?.role !== 'user') return undefined;
    const copies = await Promise.all(
      question.pictures.map(async (picture): Promise<Attachment[]> => {
        const blob = await this.picture(picture.id);
        return blob ? [{ ...picture, id: this.#options.newId(), blob }] : [];
      }),
    );
    await this.open(undefined);
    return this.send(model, question.text, copies.flat());
  }

  /** Ends the answer that is being made in the conversation on show. */
  stop(): void {
    const id = this.#state.conversation?.id;
    if (id !== undefined) this.#runs.get(id)?.abort.abort();
  }

  /** Shows another version of a message. */
  select(message: Message): void {
    const conversation = this.#state.conversation;
    if (!conversation) return;
    this.#put(select(conversation, message));
    void this.#save(conversation.id);
  }

  async rename(id: string, title: string): Promise<void> {
    const conversation = this.#open.get(id) ?? (await this.#try((store) => store.read(id)));
    if (!conversation) return;
    const renamed = { ...conversation, title, named: true };
    if (this.#open.has(id)) this.#put(renamed);
    this.#list(renamed);
    await this.#try((store) => store.save(renamed));
  }

  async remove(id: string): Promise<void> {
    this.#forget(id);
    this.#update({ summaries: this.#state.summaries.filter((summary) => summary.id !== id) });
    await this.#try((store) => store.remove(id));
    if (this.#state.storage === 'full') this.#update({ storage: undefined });
  }

  async removeAll(): Promise<void> {
    for (const id of [...this.#open.keys()]) this.#forget(id);
    this.#update({
      summaries: [],
      storage: this.#state.storage === 'full' ? undefined : this.#state.storage,
    });
    await this.#try((store) => store.removeAll());
  }

  async search(text: string): Promise<readonly Summary[]> {
    return (await this.#try((store) => store.search(text))) ?? [];
  }

  async picture(id: string): Promise<Blob | undefined> {
    return this.#blobs.get(id) ?? (await this.#try((store) => store.picture(id)));
  }

  #begin(): Conversation {
    const { newId, now } = this.#options;
    const time = now();
    return {
      id: newId(),
      title: '',
      named: false,
      created: time,
      updated: time,
      messages: [],
      selected: {},
    };
  }

  #ask(
    conversation: Conversation,
    model: string,
    parent: string | null,
    text: string,
    pictures: readonly (PictureReference | Attachment)[],
  ): string {
    if (this.#runs.has(conversation.id)) return conversation.id;
    const { newId, now } = this.#options;
    const created = now();
    const references = pictures.map(({ id, name, mimeType }) => ({ id, name, mimeType }));
    const question: Question = {
      role: 'user',
      id: newId(),
      parent,
      created,
      text,
      pictures: references,
    };
    const title = conversation.title === '' ? titleOf(text) : conversation.title;
    const fresh = pictures.filter((picture): picture is Attachment => 'blob' in picture);
    this.#keepPictures(conversation.id, fresh);
    this.#answer(addMessage({ ...conversation, title, updated: created }, question), question, model);
    return conversation.id;
  }

  #answer(conversation: Conversation, question: Question, model: string): void {
    const { id } = conversation;
    if (this.#runs.has(id)) return;
    const { backend, newId, now, nextFrame, wait, settings } = this.#options;
    const run: AnswerRun = {
      backend,
      now,
      wait,
      abort: new AbortController(),
      settings: settings(),
      history: pathTo(conversation, question.parent),
      question,
      picture: (picture) => this.picture(picture),
      keepPicture: (blob) => {
        const attachment = { id: newId(), name: '', mimeType: blob.type, blob };
        this.#keepPictures(id, [attachment]);
        return { id: attachment.id, name: '', mimeType: blob.type };
      },
    };
    let latest: Answer = {
      role: 'model',
      id: newId(),
      parent: question.id,
      created: now(),
      model,
      parts: [],
      state: 'running',
    };
    this.#runs.set(id, run);
    this.#wanted = id;
    this.#update({ running: new Set(this.#runs.keys()) });
    this.#put(addMessage(conversation, latest), true);
    void this.#save(id);

    let drawing = false;
    const show = () => {
      const shown = this.#open.get(id);
      if (shown) this.#put(replaceMessage(shown, latest));
    };
    const onChange = (answer: Answer) => {
      latest = answer;
      this.#saveSoon(id);
      if (drawing) return;
      drawing = true;
      nextFrame(() => {
        drawing = false;
        // A frame that comes after the end has nothing new to show.
        if (this.#runs.get(id) === run) show();
      });
    };
    void streamAnswer(run, latest, onChange).then((last) => {
      latest = last;
      if (this.#runs.get(id) === run) this.#runs.delete(id);
      show();
      this.#update({ running: new Set(this.#runs.keys()) });
      void this.#save(id).then(() => {
        if (this.#state.conversation?.id !== id && !this.#runs.has(id)) this.#open.delete(id);
      });
    });
  }

  #keepPictures(conversation: string, pictures: readonly Attachment[]): void {
    if (pictures.length === 0) return;
    for (const { id, blob } of pictures) this.#blobs.set(id, blob);
    void this.#try((store) =>
      store.savePictures(pictures.map(({ id, blob }) => ({ id, conversation, blob }))),
    );
  }

  #forget(id: string): void {
    const run = this.#runs.get(id);
    this.#runs.delete(id);
    this.#open.delete(id);
    run?.abort.abort();
    clearTimeout(this.#saveTimers.get(id));
    if (this.#state.conversation?.id === id) this.#update({ conversation: undefined, status: 'ready' });
  }

  /** Shows a new state of an open conversation; `present` brings it on show. */
  #put(conversation: Conversation, present = false): void {
    this.#open.set(conversation.id, conversation);
    if (present || this.#state.conversation?.id === conversation.id)
      this.#update({ conversation, status: 'ready' });
  }

  #list({ id, title, created, updated }: Conversation): void {
    const others = this.#state.summaries.filter((summary) => summary.id !== id);
    this.#update({ summaries: byTime([...others, { id, title, created, updated }]) });
  }

  #saveSoon(id: string): void {
    if (this.#saveTimers.has(id)) return;
    this.#saveTimers.set(
      id,
      setTimeout(() => void this.#save(id), SAVE_MILLISECONDS),
    );
  }

  async #save(id: string): Promise<void> {
    clearTimeout(this.#saveTimers.get(id));
    this.#saveTimers.delete(id);
    const conversation = this.#open.get(id);
    if (!conversation) return;
    this.#list(conversation);
    await this.#try((store) => store.save(conversation));
  }

  /** What the store answers; `undefined` when it fails, and then the state says that nothing is kept. */
  async #try<T>(action: (store: ConversationStore) => Promise<T>): Promise<T | undefined> {
    try {
      return await action(await this.#store);
    } catch (error) {
      this.#update({ storage: storageProblem(error) });
      return undefined;
    }
  }

  #update(change: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** `full`: there is no room left. */
function storageProblem(error: unknown): 'full' | 'failed' {
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'failed';
}
