import { useSyncExternalStore } from 'react';
import type { Attachment } from '../media/files.ts';

export interface Draft {
  readonly text: string;
  readonly files: readonly Attachment[];
}

const EMPTY: Draft = { text: '', files: [] };

/** What is being written and not yet asked. Kept outside of the view, so that it is there when one comes back to it. */
export class DraftStore {
  readonly #listeners = new Set<() => void>();
  #current = EMPTY;

  get current(): Draft {
    return this.#current;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  write(text: string): void {
    this.#change({ ...this.#current, text });
  }

  attach(file: Attachment): void {
    this.#change({ ...this.#current, files: [...this.#current.files, file] });
  }

  detach(id: string): void {
    this.#change({ ...this.#current, files: this.#current.files.filter((file) => file.id !== id) });
  }

  clear(): void {
    this.#change(EMPTY);
  }

  #change(draft: Draft): void {
    this.#current = draft;
    for (const listener of this.#listeners) listener();
  }
}

export function useDraft(store: DraftStore): Draft {
  return useSyncExternalStore(store.subscribe, () => store.current);
}
