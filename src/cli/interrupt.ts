import { note } from './terminal.ts';

/** The exit status that a shell expects after Ctrl-C: 128 + SIGINT. */
export const INTERRUPTED = 130;

/** Thrown by a command that was ended by Ctrl-C after it has kept what there was; its message says what is missing. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** Ctrl-C ends in order and says `text`; a second one ends at once. */
export function abortOnInterrupt(text: string): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    note(`\n${text}`);
    controller.abort();
    process.once('SIGINT', () => process.exit(INTERRUPTED));
  });
  return controller.signal;
}
