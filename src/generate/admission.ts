import { stateWidth } from './cache.ts';
import type { Inference } from './inference.ts';
import type { Job } from './job.ts';
import { History, hashContents, PAGE_TOKENS, PrefixCache, pageKeys, tokenNames } from './prefix.ts';
import type { Prompt } from './prompt.ts';
import { Reading } from './reading.ts';

/** A prompt waits while another one is read that shares this many tokens with it. */
const WORTH_WAITING = 64;

/** A job that has a place in the batch. */
export interface Active {
  readonly job: Job;
  readonly history: History | undefined;
  /** Names of the prompt's tokens, for its history. */
  readonly names: readonly (string | number)[];
  readonly reading: Reading;
  readonly bytes: number;
}

/** Makes jobs ready to be read, and keeps what was read for later ones that begin alike. */
export class Admission {
  readonly #inference: Inference;
  readonly #prefixes: PrefixCache;
  readonly #historyBytes: number;
  /** Prompts that have been made, but wait for one that shares their beginning. */
  readonly #named = new WeakMap<Job, { prompt: Prompt; names: readonly (string | number)[] }>();

  /**
   * @param prefixBytes most bytes kept for later jobs; 0 keeps none
   * @param historyBytes most bytes that one job under way holds for them
   */
  constructor(inference: Inference, prefixBytes: number, historyBytes: number) {
    this.#inference = inference;
    this.#prefixes = new PrefixCache(prefixBytes);
    this.#historyBytes = historyBytes;
  }

  /** Bytes kept for later jobs. */
  get bytes(): number {
    return this.#prefixes.bytes;
  }

  /** Keeps what a job has read and written so far. */
  keep({ history }: Active): void {
    if (history) this.#prefixes.insert(history.keys, history.pages);
  }

  /**
   * Makes the prompt and takes what the cache holds of it.
   * @param bytes of keys and values that the job may come to take
   * @param others jobs whose prompts are being read
   * @returns `later` if one of them is just reading the same
   */
  async prepare(job: Job, bytes: number, others: readonly Active[]): Promise<Active | 'later'> {
    const { config } = this.#inference;
    if (!this.#prefixes.enabled) {
      job.begin(0);
      return {
        job,
        history: undefined,
        names: [],
        reading: new Reading(this.#inference, job.prompt()),
        bytes,
      };
    }
    let named = this.#named.get(job);
    if (!named) {
      const prompt = job.prompt();
      named = { prompt, names: tokenNames(prompt, await hashContents(prompt)) };
      this.#named.set(job, named);
    }
    const { prompt, names } = named;
    // One token has to be read, for its logits.
    const keys = pageKeys(job.client, names.slice(0, -1));
    const pages = this.#prefixes.match(keys);
    if (isBeingRead(others, job.client, names, pages.length * PAGE_TOKENS)) return 'later';
    this.#named.delete(job);
    const reading = new Reading(this.#inference, prompt);
    const history = new History(job.client, stateWidth(config), this.#historyBytes);
    for (const page of pages) reading.restore(page, PAGE_TOKENS);
    history.restore(keys, pages);
    job.begin(reading.length);
    return { job, history, names, reading, bytes };
  }
}

/** Whether a prompt that is being read will leave more of these tokens in the cache than it holds now. */
function isBeingRead(
  others: readonly Active[],
  client: string,
  names: readonly (string | number)[],
  cached: number,
): boolean {
  return others.some(({ job, names: other }) => {
    if (job.client !== client) return false;
    let same = 0;
    while (same < Math.min(names.length, other.length) && names[same] === other[same]) same++;
    return same >= cached + WORTH_WAITING;
  });
}
