import { ApiError } from './errors.ts';

interface Waiting {
  readonly start: () => void;
}

/** One at a time, first come first served, with a bounded waiting room. */
export class Queue {
  readonly #maxWaiting: number;
  readonly #waiting: Waiting[] = [];
  #busy = false;

  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Resolves, with the function that ends one's turn, when the turn comes. Rejects when `signal` aborts before. */
  async enter(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (!this.#busy) {
      this.#busy = true;
    } else {
      if (this.#waiting.length >= this.#maxWaiting) throw full(this.#maxWaiting);
      await this.#wait(signal);
    }
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#waiting.shift();
      if (next) next.start();
      else this.#busy = false;
    };
  }

  #wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason);
      };
      const start = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const waiting = { start };
      this.#waiting.push(waiting);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }
}

function full(waiting: number): ApiError {
  return new ApiError(
    'RESOURCE_EXHAUSTED',
    `${waiting} requests are waiting already. Try again in a second.`,
    [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1s' }],
  );
}
