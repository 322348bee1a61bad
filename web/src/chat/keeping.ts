import type { Attachment } from '../media/files.ts';
import type { Conversation } from './conversation.ts';
import { memoryStore } from './memoryStore.ts';
import type { ConversationStore } from './store.ts';

/** A conversation being made is saved this often; the end of an answer is saved at once. */
const SAVE_MILLISECONDS = 1000;

/** Why conversations are not kept. `full`: there is no room left. */
export type StorageProblem = 'unavailable' | 'full' | 'failed';

/** Keeps conversations and their files where the browser allows, and in memory where it does not. Never throws. */
export class Keeping {
  readonly #store: Promise<ConversationStore>;
  readonly #onProblem: (problem: StorageProblem) => void;
  /** Files of this visit, which are there even when the store refused them. */
  readonly #blobs = new Map<string, Blob>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** @param open rejects where the browser keeps nothing; then conversations last until the page is left */
  constructor(
    open: (onLost: () => void) => Promise<ConversationStore>,
    onProblem: (problem: StorageProblem) => void,
  ) {
    this.#onProblem = onProblem;
    this.#store = open(() => onProblem('failed')).catch(() => {
      onProblem('unavailable');
      return memoryStore();
    });
  }

  /** What the store answers; `undefined` when it fails, and then its problem was told. */
  async try<T>(action: (store: ConversationStore) => Promise<T>): Promise<T | undefined> {
    try {
      return await action(await this.#store);
    } catch (error) {
      this.#onProblem(storageProblem(error));
      return undefined;
    }
  }

  async file(id: string): Promise<Blob | undefined> {
    return this.#blobs.get(id) ?? (await this.try((store) => store.file(id)));
  }

  keepFiles(conversation: string, files: readonly Attachment[]): void {
    if (files.length === 0) return;
    for (const { id, blob } of files) this.#blobs.set(id, blob);
    void this.try((store) => store.saveFiles(files.map(({ id, blob }) => ({ id, conversation, blob }))));
  }

  /** Saves within a second, however often it is asked. */
  saveSoon(id: string, save: () => void): void {
    if (!this.#timers.has(id)) this.#timers.set(id, setTimeout(save, SAVE_MILLISECONDS));
  }

  async save(conversation: Conversation): Promise<void> {
    this.cancelSave(conversation.id);
    await this.try((store) => store.save(conversation));
  }

  cancelSave(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}

function storageProblem(error: unknown): StorageProblem {
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'failed';
}
