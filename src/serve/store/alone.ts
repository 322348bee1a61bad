/** Lets work on one thing wait for what this process does with it already. */
export class Alone {
  readonly #busy = new Map<string, Promise<unknown>>();

  /** @param key names the thing */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#busy.get(key);
    const mine = (async () => {
      await before?.catch(() => {});
      return work();
    })();
    this.#busy.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#busy.get(key) === mine) this.#busy.delete(key);
    }
  }
}
