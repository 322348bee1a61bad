import type { Prompt } from './prompt.ts';

/** What a scheduler works on: one answer. It never throws; what fails is told to it. */
export interface Job {
  /** Clients take turns. */
  readonly client: string;
  /** Most tokens, prompt and answer together, that it may come to hold. */
  readonly mostTokens: number;
  /** Tokens of its prompt. */
  readonly promptTokens: number;
  /** Made when its turn comes, so that what waits holds no patches. */
  prompt(): Prompt;
  readonly signal?: AbortSignal;
  /** Milliseconds after submission; none lasts as long as it lasts. */
  readonly timeout?: number;
  /** Reading begins; `cachedTokens` need not be read. */
  begin(cachedTokens: number): void;
  /** Chooses the token after logits `[V]`; undefined when the answer is complete. */
  next(logits: Float32Array): number | undefined;
  /** It ended without being complete: aborted, too late, or broken. */
  fail(error: unknown): void;
}

/** Lets other work of the event loop happen first. Browsers hold timers back for 4 ms, but not messages. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
