/**
 * Shares out an amount of something, first come first served: what many requests hold at once stays bounded, and
 * those that do not fit wait.
 */
export class Budget {
  readonly #total: number;
  #used = 0;
  readonly #waiting: { amount: number; start: () => void }[] = [];

  constructor(total: number) {
    this.#total = total;
  }

  /**
   * Waits for `amount` (or all there is, for more than that). Rejects when `signal` aborts before. Whoever wants
   * nothing waits for nobody: text need not queue behind pictures.
   */
  async take(amount: number, signal?: AbortSignal): Promise<Share> {
    signal?.throwIfAborted();
    const wanted = Math.min(amount, this.#total);
    const isLate = this.#waiting.length > 0 || this.#used + wanted > this.#total;
    if (wanted > 0 && isLate) await this.#wait(wanted, signal);
    else this.#used += wanted;
    let held = wanted;
    return {
      keep: (less) => {
        const kept = Math.min(held, less);
        this.#used -= held - kept;
        held = kept;
        this.#serve();
      },
    };
  }

  #wait(amount: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason);
        this.#serve();
      };
      const start = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const waiting = { amount, start };
      this.#waiting.push(waiting);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  #serve(): void {
    while (this.#waiting.length > 0 && this.#used + this.#waiting[0].amount <= this.#total) {
      const { amount, start } = this.#waiting.shift()!;
      this.#used += amount;
      start();
    }
  }
}

export interface Share {
  /** Gives back all but `amount` of it; 0 gives back everything. Repeating it is harmless. */
  keep(amount: number): void;
}
