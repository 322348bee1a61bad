import { isRecord } from '../../generate/protocol.ts';
import { ApiError } from '../errors.ts';
import { randomId } from '../files/files.ts';
import { readRecord, type Store, writeRecord } from '../store/store.ts';

/** As long as files are kept. */
const KEPT_MILLISECONDS = 48 * 3_600_000;

/** A conversation that a client may go on with by its id. */
export interface Conversation {
  readonly owner: string;
  /** All turns so far, in the form of the Gemini API. */
  readonly contents: readonly Record<string, unknown>[];
  /** What the system said in turns of its own, where a dialect has such. */
  readonly system?: readonly Record<string, unknown>[];
  /** What was answered, in the form of its dialect. */
  readonly resource: Record<string, unknown>;
}

/** Conversations that were kept, of one dialect. */
export class Conversations {
  readonly #store: Store;
  readonly #clock: () => number;
  readonly #kind: string;

  constructor(store: Store, clock: () => number, kind: string) {
    this.#store = store;
    this.#clock = clock;
    this.#kind = kind;
  }

  newId(): string {
    return randomId(32);
  }

  save(id: string, conversation: Conversation): Promise<void> {
    const expires = this.#clock() + KEPT_MILLISECONDS;
    return writeRecord(this.#store, `${this.#kind}/${id}`, conversation, expires);
  }

  async load(id: string, owner: string): Promise<Conversation> {
    const found = /^[a-z0-9]{1,60}$/.test(id)
      ? await readRecord<Conversation>(this.#store, `${this.#kind}/${id}`)
      : undefined;
    if (found?.owner === owner) return found;
    throw new ApiError(
      'NOT_FOUND',
      `There is no ${JSON.stringify(id.slice(0, 60))} among the ${this.#kind} kept here; they are kept for two days. ` +
        'Send the whole conversation.',
    );
  }

  async remove(id: string, owner: string): Promise<void> {
    await this.load(id, owner);
    await this.#store.remove(`${this.#kind}/${id}`);
  }
}

/** Names of the functions that were called, by the ids of the calls. */
export function callNames(contents: readonly Record<string, unknown>[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const part of contents.flatMap(({ parts }) => (Array.isArray(parts) ? parts : []))) {
    const call: unknown = isRecord(part) ? part.functionCall : undefined;
    if (isRecord(call) && typeof call.id === 'string' && typeof call.name === 'string')
      names.set(call.id, call.name);
  }
  return names;
}

/** A response to a call, whose function may be known by the call's id alone. */
export function functionResponse(
  contents: readonly Record<string, unknown>[],
  id: string,
  name: string | undefined,
  result: unknown,
  where: string,
): Record<string, unknown> {
  const known = name ?? callNames(contents).get(id);
  if (known === undefined) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `${where} answers the call ${JSON.stringify(id.slice(0, 60))}, which was not made before it. Send the call as well.`,
    );
  }
  return { functionResponse: { id, name: known, response: isRecord(result) ? result : { result } } };
}
