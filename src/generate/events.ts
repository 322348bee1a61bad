/**
 * Hands values from one who makes them at his own pace to one who takes them at his. An error waits here until it
 * is asked for, so that nothing is left unhandled when nobody asks.
 */
export class EventQueue<Value> {
  #values: Value[] = [];
  #end: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  push(value: Value): void {
    if (this.#end) return;
    this.#values.push(value);
    this.#wake?.();
  }

  /** No more values come. @param error what to throw after the last one, if anything */
  close(error?: unknown): void {
    this.#end ??= { error };
    this.#wake?.();
  }

  /** Waits for the next value. @returns undefined after the last one */
  async next(): Promise<Value | undefined> {
    while (this.#values.length === 0) {
      if (this.#end) {
        if (this.#end.error !== undefined) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    return this.#values.shift();
  }
}
