import type { AnswerSettings, ChatBackend } from '../backend/types.ts';
import type { Attachment } from '../media/files.ts';
import { type AnswerRun, streamAnswer } from './answering.ts';
import {
  type Answer,
  type Conversation,
  type FileReference,
  type Message,
  type Question,
  type Summary,
  titleOf,
} from './conversation.ts';
import { type Absence, Keeping, type StorageProblem } from './keeping.ts';
import { merge } from './merge.ts';
import type { ConversationStore, StoreEvents } from './store.ts';
import { byTime } from './summaries.ts';
import { addMessage, pathTo, replaceMessage, select, shownPath } from './tree.ts';

export interface ControllerOptions {
  readonly backend: ChatBackend;
  /** Rejects where the browser keeps nothing; then conversations last until the page is left. */
  readonly openStore: (events: StoreEvents) => Promise<ConversationStore>;
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
  /** An absence: what was asked for cannot be shown, and why. */
  readonly status: 'loading' | 'ready' | Absence;
  /** Conversations in which an answer is being made. */
  readonly running: ReadonlySet<string>;
  /** Why conversations are not kept, if they are not. */
  readonly storage: StorageProblem | undefined;
}

/** The conversations of this browser and the answers being made in them. Answers go on when another is on show. */
export class ChatController {
  readonly #options: ControllerOptions;
  readonly #keeping: Keeping;
  readonly #listeners = new Set<() => void>();
  /** Conversations on show or with a running answer. */
  readonly #open = new Map<string, Conversation>();
  readonly #runs = new Map<string, AnswerRun>();
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
    this.#keeping = new Keeping(
      options.openStore,
      (storage) => this.#update({ storage }),
      (id) => void this.#changedElsewhere(id),
    );
    void this.#keeping.list().then((kept) => {
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
    const found = await this.#keeping.read(id);
    if (this.#wanted !== id) return;
    if (typeof found === 'string') return this.#update({ conversation: undefined, status: found });
    this.#open.set(id, found);
    this.#update({ conversation: found, status: 'ready' });
  }

  /** Asks in the conversation on show, or in a new one. Returns its id. */
  send(model: string, text: string, files: readonly Attachment[]): string {
    const conversation = this.#state.conversation ?? this.#begin();
    const parent = shownPath(conversation).at(-1)?.id ?? null;
    return this.#ask(conversation, model, parent, text, files);
  }

  /** Asks again in other words, beside the old question. False while an answer is being made: then nothing was asked. */
  edit(question: Question, model: string, text: string): boolean {
    const conversation = this.#state.conversation;
    if (!conversation || this.#runs.has(conversation.id)) return false;
    this.#ask(conversation, model, question.parent, text, question.files);
    return true;
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
      question.files.map(async (file): Promise<Attachment[]> => {
        const blob = await this.file(file.id);
        return blob ? [{ ...file, id: this.#options.newId(), blob }] : [];
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
    const kept = this.#open.get(id) ?? (await this.#keeping.read(id));
    // Opened meanwhile, it may have gone on.
    const conversation = this.#open.get(id) ?? kept;
    if (typeof conversation === 'string') return;
    const renamed = { ...conversation, title, named: true };
    if (this.#open.has(id)) this.#put(renamed);
    this.#list(renamed);
    await this.#keeping.save(renamed);
  }

  async remove(id: string): Promise<void> {
    this.#forget(id);
    this.#update({ summaries: this.#state.summaries.filter((summary) => summary.id !== id) });
    if (await this.#keeping.remove(id)) this.#notFull();
  }

  async removeAll(): Promise<void> {
    for (const id of [...this.#open.keys()]) this.#forget(id);
    this.#update({ summaries: [] });
    if (await this.#keeping.removeAll()) this.#notFull();
  }

  search(text: string): Promise<readonly Summary[]> {
    return this.#keeping.search(text);
  }

  file(id: string): Promise<Blob | undefined> {
    return this.#keeping.file(id);
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
    files: readonly (FileReference | Attachment)[],
  ): string {
    if (this.#runs.has(conversation.id)) return conversation.id;
    const { newId, now } = this.#options;
    const created = now();
    const references = files.map(({ id, name, mimeType }) => ({ id, name, mimeType }));
    const question: Question = {
      role: 'user',
      id: newId(),
      parent,
      created,
      text,
      files: references,
    };
    const title = conversation.title === '' ? titleOf(text) : conversation.title;
    const fresh = files.filter((file): file is Attachment => 'blob' in file);
    void this.#keeping.keepFiles(conversation.id, fresh);
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
      file: (file) => this.file(file),
      keepPicture: (blob) => {
        const attachment = { id: newId(), name: '', mimeType: blob.type, blob };
        void this.#keeping.keepFiles(id, [attachment]);
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
      this.#keeping.saveSoon(id, () => void this.#save(id));
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

  /** Another tab has saved or removed a conversation: what is open here takes part in it. */
  async #changedElsewhere(id: string | undefined): Promise<void> {
    const open = () => (id === undefined ? undefined : this.#open.get(id));
    const [kept, summaries] = await Promise.all([open() && this.#keeping.read(id!), this.#keeping.list()]);
    const here = open();
    if (here && typeof kept === 'object') {
      const { conversation, news } = merge(here, kept);
      this.#put(conversation);
      // The other tab saved over what this one had said in the same moment.
      if (news && !this.#runs.has(here.id)) await this.#save(here.id);
    }
    // What is open here stays in the list, though it was removed there: what is said next keeps it again.
    const opened = [...this.#open.values()].filter((one) => summaries.every((kept) => kept.id !== one.id));
    this.#update({ summaries: byTime([...summaries, ...opened]) });
  }

  #forget(id: string): void {
    const run = this.#runs.get(id);
    this.#runs.delete(id);
    this.#open.delete(id);
    run?.abort.abort();
    this.#keeping.cancelSave(id);
    if (this.#state.conversation?.id === id) this.#update({ conversation: undefined, status: 'ready' });
  }

  #notFull(): void {
    if (this.#state.storage === 'full') this.#update({ storage: undefined });
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

  async #save(id: string): Promise<void> {
    const conversation = this.#open.get(id);
    if (!conversation) return this.#keeping.cancelSave(id);
    this.#list(conversation);
    await this.#keeping.save(conversation);
  }

  #update(change: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
