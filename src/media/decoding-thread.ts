import { Worker } from 'node:worker_threads';
import { UserError } from '../base/errors.ts';
import type { FilmOptions } from './frame-times.ts';
import type { Media } from './media.ts';
import type { TimedFormat } from './sniff.ts';

/** How long a decoder may go on that nobody waits for. */
const GRACE_MILLISECONDS = 20_000;

export interface DecodingJob {
  readonly bytes: Uint8Array;
  readonly format: TimedFormat | 'PDF';
  readonly film: FilmOptions;
}

export type Decoded = Exclude<Media, { readonly picture: unknown }>;
export type DecodingResult =
  | Decoded
  | { readonly refusal: string; readonly status: UserError['status'] }
  | { readonly failure: string };

/** What a decoder may take of JavaScript's heap; sound and pictures lie outside it. */
const HEAP_MEGABYTES = 512;
/** What a sound file may take for each of its bytes, beside 10 seconds: a megabyte takes less than a second of a core. */
const SECONDS_A_BYTE = 1e-5;
/** Files that one thread decodes: what damaged ones left in a decoder's memory shall not stay. */
const MOST_JOBS = 50;
/** Files decoded at once; more wait. */
const MOST_THREADS = 2;

/**
 * Decodes sound, film and documents on threads of their own. Their decoders come from elsewhere and read what
 * strangers send: whatever they do there, a thread can be ended, and the caller goes on meanwhile.
 */
export class DecodingThreads {
  readonly #limit: number;
  readonly #idle: Worker[] = [];
  readonly #jobs = new WeakMap<Worker, number>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param limit seconds that one file may take at most; small ones get less */
  constructor(limit = 300) {
    this.#limit = limit;
  }

  /** Throws UserError for a file that is damaged or takes too long, and what `signal` says when it aborts. */
  async decode(job: DecodingJob, signal?: AbortSignal): Promise<Decoded> {
    signal?.throwIfAborted();
    if (this.#running === MOST_THREADS) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    let ended = Promise.resolve();
    try {
      signal?.throwIfAborted();
      return await this.#run(job, signal, (ending) => {
        ended = ending;
      });
    } finally {
      void ended.then(() => {
        const next = this.#waiting.shift();
        if (next) next();
        else this.#running--;
      });
    }
  }

  /** @param onGivenUp told of the end of a thread that still works when nobody waits for it any more */
  async #run(
    job: DecodingJob,
    signal: AbortSignal | undefined,
    onGivenUp: (ended: Promise<void>) => void,
  ): Promise<Decoded> {
    const limit = Math.min(this.#limit, 10 + job.bytes.length * SECONDS_A_BYTE);
    const worker = this.#idle.pop() ?? startWorker();
    worker.ref();
    let sound = false;
    let timer: NodeJS.Timeout | undefined;
    let giveUp = () => {};
    try {
      const result = await new Promise<DecodingResult>((resolve, reject) => {
        giveUp = () => reject(signal?.reason);
        signal?.addEventListener('abort', giveUp, { once: true });
        timer = setTimeout(() => reject(tooSlow(job, limit)), limit * 1000);
        worker.once('message', resolve);
        worker.once('error', (error: Error) => reject(crashed(job, error.message)));
        worker.once('exit', (code) => reject(crashed(job, `the decoder ended with code ${code}`)));
        worker.postMessage(job);
      });
      sound = true;
      if ('failure' in result) throw new Error(`decoding ${job.format}: ${result.failure}`);
      if ('refusal' in result) throw new UserError(result.refusal, result.status);
      return result;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      for (const event of ['message', 'error', 'exit'] as const) worker.removeAllListeners(event);
      if (sound) this.#release(worker);
      else onGivenUp(retire(worker));
    }
  }

  /** Keeps a thread that has done its job for the next one, or ends it. */
  #release(worker: Worker): void {
    const jobs = (this.#jobs.get(worker) ?? 0) + 1;
    this.#jobs.set(worker, jobs);
    if (this.#idle.length === 0 && jobs < MOST_JOBS) {
      // An idle thread keeps its decoders loaded, but no process alive.
      worker.unref();
      this.#idle.push(worker);
    } else void worker.terminate();
  }
}

/**
 * Ends a thread that may be amid its work, which it may finish first: native decoders whose thread is ended under them
 * now and then take the whole process along.
 */
async function retire(worker: Worker): Promise<void> {
  const hasEnded = worker.threadId === -1;
  if (hasEnded) return;
  worker.unref();
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, GRACE_MILLISECONDS).unref();
    for (const event of ['message', 'error', 'exit'] as const) worker.once(event, () => resolve());
  });
  clearTimeout(timer);
  await worker.terminate();
}

function startWorker(): Worker {
  return new Worker(new URL('./decoding-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  });
}

const tooSlow = ({ format, bytes }: DecodingJob, limit: number): UserError =>
  new UserError(
    `Decoding the ${format} file of ${bytes.length} bytes took longer than ${limit} seconds. ` +
      'It may be damaged; if it is not, send a shorter piece or a smaller picture size.',
  );

const crashed = ({ format, bytes }: DecodingJob, detail: string): UserError =>
  new UserError(
    `The ${format} file of ${bytes.length} bytes cannot be decoded (${detail}). Open it and save it again.`,
  );
