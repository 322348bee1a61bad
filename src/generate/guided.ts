import { TOKEN_RANGES } from '../text/tokens.ts';
import { Decoding } from './decoding.ts';
import { deadlineExceeded } from './errors.ts';
import type { Inference } from './inference.ts';
import type { Prompt } from './prompt.ts';
import type { Job, Scheduler } from './scheduler.ts';

/** How one answer is guided. */
export interface Guidance {
  /** 1 is none. */
  readonly scale: number;
  /** The conversation without its request. */
  without(): Prompt;
}

/**
 * Answers with classifier-free guidance (Ho & Salimans, 2022): each is two rows, one that read the conversation and
 * one that read it without the request, and both go on with the same tokens. Such answers are made one at a time,
 * beside the scheduler's batch.
 */
export class GuidedAnswers {
  readonly #inference: Inference;
  readonly #scheduler: Scheduler;
  #last: Promise<void> = Promise.resolve();
  #closed = false;

  /** @param scheduler of the same model's other answers, whose limits hold here too */
  constructor(inference: Inference, scheduler: Scheduler) {
    this.#inference = inference;
    this.#scheduler = scheduler;
  }

  /** Takes jobs as the scheduler does, and guides them. */
  with(guidance: Guidance): Pick<Scheduler, 'submit' | 'mostTokens'> {
    return {
      mostTokens: this.#scheduler.mostTokens,
      submit: (job) => {
        let left = false;
        const started = performance.now();
        const check = () => {
          if (this.#closed) throw new Error('the model has been disposed of');
          job.signal?.throwIfAborted();
          if (performance.now() - started >= (job.timeout ?? Infinity)) throw deadlineExceeded(job.timeout!);
        };
        this.#last = this.#last
          .then(() => this.#answer(job, guidance, () => left, check))
          .catch((error: unknown) => {
            if (!left) job.fail(error);
          });
        return () => {
          left = true;
        };
      },
    };
  }

  /** Ends all answers. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }

  async #answer(job: Job, guidance: Guidance, left: () => boolean, check: () => void): Promise<void> {
    if (left()) return;
    check();
    job.begin(0);
    const prompts = [job.prompt(), guidance.without()];
    const decoding = await Decoding.start(this.#inference, prompts, { signal: job.signal });
    while (!left()) {
      check();
      const token = job.next(guided(decoding.logits(0), decoding.logits(1), guidance.scale));
      if (token === undefined) return;
      await decoding.step([token, token]);
    }
  }
}

/** Logits of picture codes `u + scale * (c - u)`; all others are the conversation's own, `c`. */
export function guided(logits: Float32Array, without: Float32Array, scale: number): Float32Array {
  const { start, count } = TOKEN_RANGES.picture;
  const result = logits.slice();
  for (let id = start; id < start + count; id++)
    result[id] = without[id] + scale * (logits[id] - without[id]);
  return result;
}
