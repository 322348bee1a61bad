import type { Attachment } from '../media/files.ts';
import type { Conversation, Summary } from './conversation.ts';
import { memoryStore } from './memoryStore.ts';
import type { ConversationStore, KeptFile, StoreEvents } from './store.ts';

/** A conversation being made is saved this often; the end of an answer is saved at once. */
const SAVE_MILLISECONDS = 1000;

/** Why conversations are not kept. `full`: there is no room left. */
export type StorageProblem = 'unavailable' | 'full' | 'failed';

/** Why there is nothing to show. `unreadable`: the browser gives nothing out, so nobody knows what there is. */
export type Absence = 'missing' | 'unreadable';

/**
 * Keeps conversations and their files where the browser allows, and in memory where it does not. What it refuses is
 * held until there is room. Never throws.
 */
export class Keeping {
  readonly #store: Promise<ConversationStore>;
  readonly #onProblem: (problem: StorageProblem) => void;
  /** Whether memory stands in for the browser's store. */
  #standIn = false;
  /** Files of this visit, which are there even when the store refused them. */
  readonly #blobs = new Map<string, Blob>();
  /** What the store has not taken yet, or refused; by id, in its latest state. */
  readonly #unsaved = new Map<string, Conversation>();
  readonly #unsavedFiles = new Map<string, KeptFile>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** @param open rejects where the browser keeps nothing; then conversations last until the page is left */
  constructor(
    open: (events: StoreEvents) => Promise<ConversationStore>,
    onProblem: (problem: StorageProblem) => void,
    onChange: StoreEvents['onChange'],
  ) {
    this.#onProblem = onProblem;
    this.#store = open({ onLost: () => onProblem('failed'), onChange }).catch(() => {
      this.#standIn = true;
      onProblem('unavailable');
      return memoryStore();
    });
  }

  async list(): Promise<readonly Summary[]> {
    return (await this.#try((store) => store.list()))?.value ?? [];
  }

  async search(text: string): Promise<readonly Summary[]> {
    return (await this.#try((store) => store.search(text)))?.value ?? [];
  }

  async read(id: string): Promise<Conversation | Absence> {
    const answer = await this.#try((store) => store.read(id));
    const found = this.#unsaved.get(id) ?? answer?.value;
    return found ?? (answer && !this.#standIn ? 'missing' : 'unreadable');
  }

  async file(id: string): Promise<Blob | undefined> {
    return this.#blobs.get(id) ?? (await this.#try((store) => store.file(id)))?.value;
  }

  async keepFiles(conversation: string, files: readonly Attachment[]): Promise<void> {
    for (const { id, blob } of files) {
      this.#blobs.set(id, blob);
      this.#unsavedFiles.set(id, { id, conversation, blob });
    }
    await this.#saveFiles(files.map(({ id }) => id));
  }

  /** Saves within a second, however often it is asked. */
  saveSoon(id: string, save: () => void): void {
    if (!this.#timers.has(id)) this.#timers.set(id, setTimeout(save, SAVE_MILLISECONDS));
  }

  async save(conversation: Conversation): Promise<boolean> {
    const { id } = conversation;
    this.cancelSave(id);
    this.#unsaved.set(id, conversation);
    const saved = await this.#try((store) => store.save(conversation));
    // A newer state may have come meanwhile; whether that one is kept, its own saving will say.
    if (saved && this.#unsaved.get(id) === conversation) this.#unsaved.delete(id);
    return saved !== undefined;
  }

  cancelSave(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Makes room, and gives the store again what it refused. True when everything is kept. */
  async remove(id: string): Promise<boolean> {
    this.cancelSave(id);
    this.#unsaved.delete(id);
    for (const file of this.#unsavedFiles.values())
      if (file.conversation === id) this.#unsavedFiles.delete(file.id);
    const removed = await this.#try((store) => store.remove(id));
    return removed !== undefined && (await this.#saveAgain());
  }

  /** True when nothing is left, here and in the store. */
  async removeAll(): Promise<boolean> {
    this.#unsaved.clear();
    this.#unsavedFiles.clear();
    return (await this.#try((store) => store.removeAll())) !== undefined;
  }

  async #saveAgain(): Promise<boolean> {
    let kept = true;
    // One by one, words first: the room may do for some of it.
    for (const conversation of [...this.#unsaved.values()]) kept = (await this.save(conversation)) && kept;
    for (const id of [...this.#unsavedFiles.keys()]) kept = (await this.#saveFiles([id])) && kept;
    return kept;
  }

  async #saveFiles(ids: readonly string[]): Promise<boolean> {
    const files = ids.flatMap((id) => this.#unsavedFiles.get(id) ?? []);
    if (files.length === 0) return true;
    const saved = await this.#try((store) => store.saveFiles(files));
    if (saved) for (const id of ids) this.#unsavedFiles.delete(id);
    return saved !== undefined;
  }

  /** What the store answers; `undefined` when it fails, and then its problem was told. */
  async #try<T>(
    action: (store: ConversationStore) => Promise<T>,
  ): Promise<{ readonly value: T } | undefined> {
    try {
      return { value: await action(await this.#store) };
    } catch (error) {
      this.#onProblem(storageProblem(error));
      return undefined;
    }
  }
}

function storageProblem(error: unknown): StorageProblem {
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'failed';
}
