import { THOUGHT_END } from '../text/template.ts';
import { CONTROL_TOKENS, isByte, isTextPiece, PICTURE_START, TOKEN_RANGES } from '../text/tokens.ts';
import { Decoding } from './decoding.ts';
import { deadlineExceeded } from './errors.ts';
import type { Inference } from './inference.ts';
import { type Job, nextTask } from './job.ts';
import type { Prompt } from './prompt.ts';
import { Reading, readWhole } from './reading.ts';
import type { Scheduler } from './scheduler.ts';

/** How one answer is guided. */
export interface Guidance {
  /** 1 is none. */
  readonly scale: number;
  /** The conversation without its request. */
  without(): Prompt;
}

/** Answers whose pictures are drawn at once; each is two rows. */
const MOST_TOGETHER = 8;

/** An answer that has come to its first picture. */
interface Drawn {
  readonly job: Job;
  readonly guidance: Guidance;
  /** What it holds already, to the token that begins the picture. */
  readonly tokens: readonly number[];
  /** On the clock of `performance.now`. */
  readonly deadline: number;
  left: boolean;
}

/**
 * Answers with classifier-free guidance (Ho & Salimans, 2022). What comes before a picture is the scheduler's work, as
 * any text; from there on an answer is two rows, one that read the conversation and one that read it without the
 * request and without what was thought about it, and both go on with the same tokens. Such answers have a batch of
 * their own beside the scheduler's. An answer that says something before its picture is not guided: both rows would
 * know the words that the picture follows from, and what is left to tell them apart is noise.
 */
export class GuidedAnswers {
  readonly #inference: Inference;
  readonly #scheduler: Scheduler;
  readonly #decoding: Decoding;
  readonly #waiting: Drawn[] = [];
  /** The i-th has rows 2i, with its request, and 2i + 1, without. */
  readonly #drawn: Drawn[] = [];
  #loop: Promise<void> | undefined;
  #closed = false;

  /** @param scheduler of the same model's other answers, whose limits hold here too */
  constructor(inference: Inference, scheduler: Scheduler) {
    this.#inference = inference;
    this.#scheduler = scheduler;
    this.#decoding = new Decoding(inference);
  }

  /** Takes jobs as the scheduler does, and guides their pictures. */
  with(guidance: Guidance): Pick<Scheduler, 'submit' | 'mostTokens'> {
    return {
      mostTokens: this.#scheduler.mostTokens,
      submit: (job) => {
        const tokens: number[] = [];
        const deadline = performance.now() + (job.timeout ?? Infinity);
        let drawn: Drawn | undefined;
        const leave = this.#scheduler.submit({
          ...job,
          next: (logits) => {
            const token = job.next(logits);
            if (token !== undefined) tokens.push(token);
            if (token !== PICTURE_START || saysSomething(tokens)) return token;
            drawn = { job, guidance, tokens, deadline, left: false };
            this.#waiting.push(drawn);
            this.#loop ??= this.#run();
            return undefined;
          },
        });
        return () => {
          leave();
          if (drawn) drawn.left = true;
        };
      },
    };
  }

  /** Ends all answers. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length + this.#drawn.length > 0) {
      while (this.#drawn.length < MOST_TOGETHER && this.#waiting.length > 0)
        await this.#begin(this.#waiting.shift()!);
      const tokens = this.#chooseAll();
      try {
        if (tokens.length > 0) await this.#decoding.step(tokens.flatMap((token) => [token, token]));
      } catch (error) {
        for (let i = this.#drawn.length - 1; i >= 0; i--) this.#end(i).job.fail(error);
      }
      // Aborts, timers and sockets have their turn, even where the engine answers without waiting.
      await nextTask();
    }
    this.#loop = undefined;
  }

  /** Reads both of an answer's prompts, as far as it has come. */
  async #begin(drawn: Drawn): Promise<void> {
    const { job, guidance, tokens } = drawn;
    try {
      if (!this.#isWanted(drawn)) return;
      const prompts = [
        withTokens(job.prompt(), tokens),
        withTokens(guidance.without(), withoutThought(tokens)),
      ];
      const readings = prompts.map((prompt) => new Reading(this.#inference, prompt));
      await readWhole(this.#inference, readings, { signal: job.signal });
      for (const reading of readings) this.#decoding.add(reading);
      this.#drawn.push(drawn);
    } catch (error) {
      job.fail(error);
    }
  }

  /** Chooses the next token of each answer; those that end leave. */
  #chooseAll(): number[] {
    const tokens: number[] = [];
    for (let i = this.#drawn.length - 1; i >= 0; i--) {
      const token = this.#choose(i);
      if (token !== undefined) {
        tokens[i] = token;
        continue;
      }
      this.#end(i);
      // The last answer took the place of the one that left.
      if (i < this.#drawn.length) tokens[i] = tokens.pop()!;
    }
    return tokens;
  }

  #choose(i: number): number | undefined {
    const drawn = this.#drawn[i];
    const { job, guidance } = drawn;
    try {
      if (!this.#isWanted(drawn)) return undefined;
      const [logits, without] = [this.#decoding.logits(2 * i), this.#decoding.logits(2 * i + 1)];
      return job.next(guided(logits, without, guidance.scale));
    } catch (error) {
      job.fail(error);
      return undefined;
    }
  }

  /** False once nobody waits for it. Throws what ends it before it is complete. */
  #isWanted({ job, left, deadline }: Drawn): boolean {
    if (left) return false;
    if (this.#closed) throw new Error('the model has been disposed of');
    job.signal?.throwIfAborted();
    if (performance.now() >= deadline) throw deadlineExceeded(job.timeout!);
    return true;
  }

  /** Takes an answer out; the last one takes its place, in the rows as in the list. */
  #end(i: number): Drawn {
    this.#decoding.remove(2 * i + 1);
    this.#decoding.remove(2 * i);
    const ended = this.#drawn[i];
    const last = this.#drawn.pop()!;
    if (i < this.#drawn.length) this.#drawn[i] = last;
    return ended;
  }
}

/** A prompt and what its answer holds already. */
function withTokens(prompt: Prompt, tokens: readonly number[]): Prompt {
  const longer = (row: Int32Array, more: readonly number[]) => Int32Array.from([...row, ...more]);
  const outside = tokens.map(() => -1);
  return {
    ...prompt,
    ids: longer(prompt.ids, tokens),
    blocks: longer(prompt.blocks, outside),
    soundBlocks: longer(prompt.soundBlocks, outside),
  };
}

/** Whether an answer's tokens hold text beside its thought. */
export const saysSomething = (tokens: readonly number[]): boolean =>
  withoutThought(tokens).some((token) => isTextPiece(token) || isByte(token));

/** An answer's tokens without its thought, with which it begins and which names what was asked for. */
export const withoutThought = (tokens: readonly number[]): number[] =>
  tokens.slice(tokens.indexOf(CONTROL_TOKENS[THOUGHT_END]) + 1);

/** Logits of picture codes `u + scale * (c - u)`; all others are the conversation's own, `c`. */
export function guided(logits: Float32Array, without: Float32Array, scale: number): Float32Array {
  const { start, count } = TOKEN_RANGES.picture;
  const result = logits.slice();
  for (let id = start; id < start + count; id++)
    result[id] = without[id] + scale * (logits[id] - without[id]);
  return result;
}
