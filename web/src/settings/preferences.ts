import { useSyncExternalStore } from 'react';
import type { AnswerSettings } from '../backend/types.ts';
import { isLanguage, type Language, languageOf } from '../i18n/language.tsx';

/** What a reader chose, kept from visit to visit. What was never chosen is absent. */
export interface Preferences {
  readonly language?: Language;
  readonly model?: string;
  readonly key?: string;
  readonly sidebar?: boolean;
  readonly answers: AnswerSettings;
}

/** Bounds of the Gemini API. */
export const BOUNDS = {
  temperature: { min: 0, max: 2, step: 0.05 },
  topP: { min: 0, max: 1, step: 0.01 },
  topK: { min: 1, max: 2 ** 31 - 1, step: 1 },
  maxTokens: { min: 1, max: 2 ** 31 - 1, step: 1 },
  seed: { min: 0, max: 2 ** 31 - 1, step: 1 },
} as const;
export type NumberSetting = keyof typeof BOUNDS;

const NAME = 'alhena-preferences';
type KeyValue = Pick<Storage, 'getItem' | 'setItem'>;

/** Reads what is kept; what is broken or out of bounds counts as never chosen. */
export function readPreferences(storage: Pick<Storage, 'getItem'>): Preferences {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(NAME) ?? '{}');
  } catch {
    // Broken, or the browser refuses: as if nothing had been chosen.
  }
  if (typeof kept !== 'object' || kept === null) return { answers: {} };
  const { language, model, key, sidebar, answers } = kept as Record<string, unknown>;
  return {
    language: isLanguage(language) ? language : undefined,
    model: text(model),
    key: text(key),
    sidebar: typeof sidebar === 'boolean' ? sidebar : undefined,
    answers: readAnswers(answers),
  };
}

function readAnswers(value: unknown): AnswerSettings {
  if (typeof value !== 'object' || value === null) return {};
  const kept = value as Record<string, unknown>;
  const number = (name: NumberSetting) => {
    const { min, max, step } = BOUNDS[name];
    const found = kept[name];
    const fits = typeof found === 'number' && found >= min && found <= max;
    return fits && (step < 1 || Number.isInteger(found)) ? found : undefined;
  };
  return {
    temperature: number('temperature'),
    topP: number('topP'),
    topK: number('topK'),
    maxTokens: number('maxTokens'),
    seed: number('seed'),
    systemInstruction: text(kept.systemInstruction),
    thinking: kept.thinking === false ? false : undefined,
  };
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Preferences that the page shares: change them anywhere, and everything that reads them follows. */
export class PreferenceStore {
  readonly #storage: KeyValue;
  readonly #listeners = new Set<() => void>();
  #current: Preferences;

  constructor(storage: KeyValue) {
    this.#storage = storage;
    this.#current = readPreferences(storage);
  }

  get current(): Preferences {
    return this.#current;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  change(change: Partial<Preferences>): void {
    this.#current = { ...this.#current, ...change };
    try {
      this.#storage.setItem(NAME, JSON.stringify(this.#current));
    } catch {
      // A browser that keeps nothing still follows the choice until the page is left.
    }
    for (const listener of this.#listeners) listener();
  }
}

export function usePreferences(store: PreferenceStore): Preferences {
  return useSyncExternalStore(store.subscribe, () => store.current);
}

export const preferredLanguage = ({ language }: Preferences): Language =>
  language ?? languageOf(navigator.languages);
