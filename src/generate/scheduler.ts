import { UserError } from '../base/errors.ts';
import { type Active, Admission } from './admission.ts';
import { cacheBytes } from './cache.ts';
import { Decoding } from './decoding.ts';
import { deadlineExceeded, QueueFullError } from './errors.ts';
import type { Inference } from './inference.ts';
import { type Job, nextTask } from './job.ts';
import { CHUNK_TOKENS, readTogether } from './reading.ts';
import { WaitingRoom } from './waiting.ts';

/** How often in a row the engine lets the sockets of those who leave go first. */
const MOST_DEPARTURES = 8;

export interface SchedulerOptions {
  /** Most answers under way at once; default 16. */
  readonly maxRows?: number;
  /** Most requests that wait; default 1024. */
  readonly maxWaiting?: number;
  /** Most bytes of keys and values of answers under way; default 2 GiB. */
  readonly cacheBytes?: number;
  /**
   * Most bytes kept for later requests that begin alike; default 256 MiB; 0 keeps none. Each answer under way holds
   * up to its share of as many again.
   */
  readonly prefixBytes?: number;
  /** Most tokens of prompts read between two steps while answers are under way; default 128. */
  readonly chunkTokens?: number;
  /**
   * Milliseconds that running answers may be held up by prompts whose rest fits into one chunk; default 25, which
   * nobody notices. A step with few answers costs nearly what a full one does, so they had better begin together.
   */
  readonly readMilliseconds?: number;
  /**
   * Most tokens guessed ahead while a single answer is under way (prompt lookup); default 0. Worth it for models
   * that are bound by reading their weights.
   */
  readonly lookup?: number;
  /** Milliseconds that only grow; default `performance.now`. */
  readonly now?: () => number;
}

interface Submission {
  readonly deadline: number;
  /** Nobody waits for the answer any more. */
  cancelled: boolean;
  readonly onAbort: () => void;
}

/**
 * Answers many requests at once on one model: those that are under way are read and stepped in one batch, which
 * requests join and leave between two steps. Prompts are read in chunks between steps, so a long one does not hold
 * up the others. Clients take turns, however much each of them asks.
 */
export class Scheduler {
  readonly #inference: Inference;
  readonly #options: Required<SchedulerOptions>;
  readonly #waiting: WaitingRoom<Job>;
  readonly #admission: Admission;
  readonly #submitted = new Map<Job, Submission>();
  #decoding: Decoding;
  /** Jobs whose prompts are being read, in order of admission. */
  #readings: Active[] = [];
  /** Jobs that are being answered, one a row of `#decoding`. */
  #rows: Active[] = [];
  #loop: Promise<void> | undefined;
  #closed = false;
  /** Whether a job ended without being complete since `#dropEnded` asked. */
  #left = false;
  /** Mean milliseconds between two jobs that end, for the hint in QueueFullError. */
  #pace = 100;
  #lastEnd = 0;

  constructor(inference: Inference, options: SchedulerOptions = {}) {
    this.#inference = inference;
    this.#options = {
      maxRows: options.maxRows ?? 16,
      maxWaiting: options.maxWaiting ?? 1024,
      cacheBytes: options.cacheBytes ?? 2 ** 31,
      prefixBytes: options.prefixBytes ?? 2 ** 28,
      chunkTokens: options.chunkTokens ?? 128,
      readMilliseconds: options.readMilliseconds ?? 25,
      lookup: options.lookup ?? 0,
      now: options.now ?? (() => performance.now()),
    };
    this.#waiting = new WaitingRoom();
    const { prefixBytes, maxRows } = this.#options;
    this.#admission = new Admission(inference, prefixBytes, prefixBytes / maxRows);
    this.#decoding = new Decoding(inference, options.lookup);
  }

  /** Requests that wait, prompts being read, answers under way, and bytes held: for tests and metrics. */
  get load(): {
    waiting: number;
    reading: number;
    answering: number;
    cacheBytes: number;
    prefixBytes: number;
  } {
    return {
      waiting: this.#waiting.size,
      reading: this.#readings.length,
      answering: this.#rows.length,
      cacheBytes: this.#readings.reduce(
        (sum, { reading }) => sum + reading.cache.bytes,
        this.#decoding.bytes,
      ),
      prefixBytes: this.#admission.bytes,
    };
  }

  /** Tokens of prompt and answer that one request may come to hold: the context, or less where memory is. */
  get mostTokens(): number {
    const { config, cacheBits } = this.#inference;
    if (cacheBytes(config, config.contextLength, cacheBits) <= this.#options.cacheBytes)
      return config.contextLength;
    let [fits, exceeds] = [0, config.contextLength];
    while (exceeds - fits > 1) {
      const middle = (fits + exceeds) >> 1;
      if (cacheBytes(config, middle, cacheBits) <= this.#options.cacheBytes) fits = middle;
      else exceeds = middle;
    }
    return fits;
  }

  /**
   * Throws QueueFullError when too many wait, UserError when the job could never have enough memory.
   * @returns ends the job, wherever it is; its place is free at the next token. No effect on one that has ended
   */
  submit(job: Job): () => void {
    if (this.#closed) throw new Error('the model has been disposed of');
    const bytes = this.#bytesOf(job);
    if (bytes > this.#options.cacheBytes) throw tooLarge(job.mostTokens, bytes, this.#options.cacheBytes);
    if (this.#waiting.size >= this.#options.maxWaiting) {
      const delay = Math.min(Math.max(this.#pace * this.#waiting.size * 0.1, 1000), 60_000);
      throw new QueueFullError(this.#waiting.size, delay);
    }
    // The loop sees aborts between steps; a job that waits is let go at once.
    const onAbort = () => {
      if (this.#waiting.remove(job)) this.#fail(job, job.signal?.reason);
    };
    job.signal?.addEventListener('abort', onAbort);
    const submission = {
      deadline: this.#options.now() + (job.timeout ?? Infinity),
      cancelled: false,
      onAbort,
    };
    this.#submitted.set(job, submission);
    this.#waiting.add(job);
    this.#loop ??= this.#run();
    return () => {
      submission.cancelled = true;
      if (!this.#waiting.remove(job)) return;
      this.#left = true;
      this.#end(job);
    };
  }

  /** Bytes of keys and values that it may come to take. */
  #bytesOf({ mostTokens }: Job): number {
    return cacheBytes(this.#inference.config, mostTokens, this.#inference.cacheBits);
  }

  /** Ends all jobs. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#loop;
  }

  async #run(): Promise<void> {
    // Requests of the same moment are read together.
    await Promise.resolve();
    let [begun, reads] = [0, 0];
    while (this.#waiting.size + this.#readings.length + this.#rows.length > 0) {
      // Those who left are told before the engine takes the thread again, for the prompts that follow them; where
      // many leave, sockets tell of some at a time, and the next prompts may be of those who are about to.
      for (let i = 0; i < MOST_DEPARTURES && this.#dropEnded(); i++) await nextTask();
      await this.#admit();
      try {
        if (reads === 0) begun = this.#options.now();
        await this.#read();
        reads++;
        if (!this.#readsOn(this.#options.now() - begun, reads)) {
          await this.#step();
          reads = 0;
        }
      } catch (error) {
        this.#failAll(error);
      }
      // Aborts, timers and sockets have their turn, even where the engine answers without waiting.
      await nextTask();
    }
    this.#loop = undefined;
  }

  /** Whether another prompt can be read to its end before the next step, after so many reads in that time. */
  #readsOn(elapsed: number, reads: number): boolean {
    const { readMilliseconds, chunkTokens } = this.#options;
    const next = this.#readings[0]?.reading;
    if (!next || (elapsed * (reads + 1)) / reads > readMilliseconds) return false;
    return next.nextChunk(chunkTokens).end === next.prompt.ids.length;
  }

  /** Removes jobs that were aborted, cancelled or are too late. @returns whether any left since the last call */
  #dropEnded(): boolean {
    const now = this.#options.now();
    const reason = (job: Job): { error: unknown } | undefined => {
      if (this.#closed) return { error: new Error('the model has been disposed of') };
      const { deadline, cancelled } = this.#submitted.get(job)!;
      if (cancelled) return { error: undefined };
      if (job.signal?.aborted) return { error: job.signal.reason };
      return now >= deadline ? { error: deadlineExceeded(job.timeout!) } : undefined;
    };
    for (const job of this.#waiting.all()) {
      const why = reason(job);
      if (why && this.#waiting.remove(job)) this.#fail(job, why.error);
    }
    this.#readings = this.#readings.filter(({ job }) => {
      const why = reason(job);
      if (why) this.#fail(job, why.error);
      return !why;
    });
    for (let row = this.#rows.length - 1; row >= 0; row--) {
      const why = reason(this.#rows[row].job);
      if (why) this.#fail(this.#removeRow(row), why.error);
    }
    const left = this.#left;
    this.#left = false;
    return left;
  }

  /** Gives free places to jobs that wait. */
  async #admit(): Promise<void> {
    const { maxRows, cacheBytes: mostBytes } = this.#options;
    const active = () => [...this.#readings, ...this.#rows];
    while (active().length < maxRows) {
      const job = this.#waiting.next(active().map((one) => one.job.client));
      if (!job) return;
      const bytes = this.#bytesOf(job);
      if (active().reduce((sum, one) => sum + one.bytes, bytes) > mostBytes) return;
      const preparing = this.#admission.prepare(job, bytes, this.#readings);
      const admitted = await preparing.catch((error: unknown) => {
        if (this.#waiting.remove(job)) this.#fail(job, error);
        return undefined;
      });
      if (admitted === 'later') return;
      if (!admitted || !this.#waiting.remove(job)) continue;
      this.#readings.push(admitted);
      this.#waiting.charge(job.client, job.promptTokens);
    }
  }

  /** Reads one chunk of the prompts: as many as begin now and fit, or of the one that was admitted first. */
  async #read(): Promise<void> {
    const [first] = this.#readings;
    if (!first) return;
    const limit = this.#rows.length > 0 ? this.#options.chunkTokens : CHUNK_TOKENS;
    const together = [first];
    if (first.reading.length === 0) {
      let longest = first.reading.nextChunk(limit).end;
      for (const other of this.#readings.slice(1)) {
        if (other.reading.length > 0) continue;
        const length = Math.max(longest, other.reading.nextChunk(limit).end);
        if (length * (together.length + 1) > limit) continue;
        longest = length;
        together.push(other);
      }
    }
    const starts = together.map(({ reading }) => reading.length);
    const states = await readTogether(
      this.#inference,
      together.map(({ reading }) => reading),
      limit,
    );
    together.forEach(({ history, names, reading }, i) => {
      history?.push(names.slice(starts[i], reading.length), states[i]);
    });
    // One prompt after the other has its turn, so that a short one does not wait for all of a long one.
    this.#readings = [...this.#readings.filter((one) => !together.includes(one)), ...together];
    const finished = this.#readings.filter(({ reading }) => reading.finished);
    this.#readings = this.#readings.filter(({ reading }) => !reading.finished);
    for (const one of finished) {
      this.#admission.keep(one);
      this.#decoding.add(one.reading);
      this.#rows.push(one);
    }
  }

  /** Chooses a token for each answer, lets go of those that are complete, and reads one more token of the others. */
  async #step(): Promise<void> {
    const tokens: number[] = [];
    for (let row = this.#rows.length - 1; row >= 0; row--) {
      const { job } = this.#rows[row];
      let end = (): void => this.#end(job);
      try {
        const token = job.next(this.#decoding.logits(row));
        if (token !== undefined) {
          tokens[row] = token;
          this.#waiting.charge(job.client, 1);
          continue;
        }
        this.#admission.keep(this.#rows[row]);
      } catch (error) {
        end = () => this.#fail(job, error);
      }
      // The last row takes this one's number, and its token with it.
      tokens[row] = tokens[this.#rows.length - 1];
      tokens.length = this.#rows.length - 1;
      this.#removeRow(row);
      end();
    }
    if (this.#rows.length === 0) return;
    const states = await this.#decoding.step(tokens);
    this.#rows.forEach(({ history }, row) => {
      history?.push([tokens[row]], states[row]);
    });
  }

  /** Takes a row out of the batch; the last row takes its number. */
  #removeRow(row: number): Job {
    const { job } = this.#rows[row];
    this.#decoding.remove(row);
    const last = this.#rows.pop()!;
    if (row < this.#rows.length) this.#rows[row] = last;
    return job;
  }

  #failAll(error: unknown): void {
    const jobs = [...this.#readings, ...this.#rows].map(({ job }) => job);
    this.#readings = [];
    this.#rows = [];
    this.#decoding = new Decoding(this.#inference, this.#options.lookup);
    for (const job of jobs) this.#fail(job, error);
  }

  #fail(job: Job, error: unknown): void {
    this.#left = true;
    this.#end(job);
    job.fail(error);
  }

  #end(job: Job): void {
    job.signal?.removeEventListener('abort', this.#submitted.get(job)!.onAbort);
    this.#submitted.delete(job);
    const now = this.#options.now();
    if (this.#lastEnd > 0) this.#pace = 0.9 * this.#pace + 0.1 * Math.min(now - this.#lastEnd, 10_000);
    this.#lastEnd = now;
  }
}

const tooLarge = (tokens: number, bytes: number, limit: number): UserError =>
  new UserError(
    `${tokens} tokens of prompt and answer need ${megabytes(bytes)} MB for keys and values; ` +
      `at most ${megabytes(limit)} MB may be taken. Send a shorter prompt or ask for fewer maxOutputTokens.`,
    'RESOURCE_EXHAUSTED',
  );

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(bytes < 2 ** 24 ? 1 : 0);
