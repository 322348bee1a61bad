import { createHash } from 'node:crypto';
import { isRecord } from '../../generate/protocol.ts';
import { ApiError } from '../errors.ts';
import { randomId } from '../files/files.ts';
import { Alone } from '../store/alone.ts';
import { readRecord, recordBytes, type Store, writeRecord } from '../store/store.ts';

/** As long as files are kept. */
const KEPT_MILLISECONDS = 48 * 3_600_000;

export interface ConversationLimits {
  /** Answers with all that was said before them. */
  readonly count: number;
  /** All of them together, files in base64 included. */
  readonly bytes: number;
}

/**
 * What is kept of one dialect for one owner; the oldest go first. Each turn is kept with its whole history, as
 * clients may go on from any, so long conversations with pictures come to the bytes before the count.
 */
export const KEPT_LIMITS: ConversationLimits = { count: 2000, bytes: 200e6 };

/** One of those that are kept, in the list of its owner, which has the oldest first. */
interface Kept {
  readonly id: string;
  readonly bytes: number;
  readonly expires: number;
}

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
  readonly #limits: ConversationLimits;
  /** An owner's list is read and written by one at a time. Replicas may miss each other's entries: those just expire. */
  readonly #alone = new Alone();

  constructor(store: Store, clock: () => number, kind: string, limits = KEPT_LIMITS) {
    this.#store = store;
    this.#clock = clock;
    this.#kind = kind;
    this.#limits = limits;
  }

  newId(): string {
    return randomId(32);
  }

  /** Keeps it, and drops the owner's oldest that are too many then. One that is too large by itself is not kept. */
  async save(id: string, conversation: Conversation): Promise<void> {
    const { owner } = conversation;
    const { count, bytes: most } = this.#limits;
    const record = recordBytes(conversation);
    if (record.length > most) return;
    const expires = this.#clock() + KEPT_MILLISECONDS;
    await this.#alone.run(owner, async () => {
      const kept = [...(await this.#kept(owner)), { id, bytes: record.length, expires }];
      let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
      while (kept.length > count || total > most) {
        const oldest = kept.shift()!;
        total -= oldest.bytes;
        await this.#store.remove(`${this.#kind}/${oldest.id}`);
      }
      // The list comes first: after a crash in between it holds one too many, not one too few.
      await this.#keep(owner, kept);
      await this.#store.write(`${this.#kind}/${id}`, record, expires);
    });
  }

  async load(id: string, owner: string): Promise<Conversation> {
    const found = /^[a-z0-9]{1,60}$/.test(id)
      ? await readRecord<Conversation>(this.#store, `${this.#kind}/${id}`)
      : undefined;
    if (found?.owner === owner) return found;
    throw new ApiError(
      'NOT_FOUND',
      `There is no ${JSON.stringify(id.slice(0, 60))} among the ${this.#kind} kept here; they are kept for two days, ` +
        `of each key the latest ${this.#limits.count} and ${this.#limits.bytes / 1e6} MB at most. Send the whole conversation.`,
    );
  }

  async remove(id: string, owner: string): Promise<void> {
    await this.load(id, owner);
    await this.#alone.run(owner, async () => {
      await this.#store.remove(`${this.#kind}/${id}`);
      const kept = await this.#kept(owner);
      await this.#keep(
        owner,
        kept.filter((one) => one.id !== id),
      );
    });
  }

  /** What is kept for an owner and has not expired. */
  async #kept(owner: string): Promise<Kept[]> {
    const now = this.#clock();
    const kept = (await readRecord<Kept[]>(this.#store, this.#listOf(owner))) ?? [];
    return kept.filter(({ expires }) => expires > now);
  }

  #keep(owner: string, kept: readonly Kept[]): Promise<void> {
    return writeRecord(this.#store, this.#listOf(owner), kept, this.#clock() + KEPT_MILLISECONDS);
  }

  /** Names of owners may hold what keys may not. */
  #listOf(owner: string): string {
    return `kept/${this.#kind}-${createHash('sha256').update(owner).digest('hex')}`;
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
