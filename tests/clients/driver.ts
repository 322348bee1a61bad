import type { Target } from './server.ts';

/** What tier 1 of the Gemini API is made of, as far as clients can express it; the rows of the table. */
export const FEATURES = [
  'answer',
  'stream',
  'system instruction',
  'picture inline',
  'picture drawn',
  'sampling options, stop, length',
  'candidates',
  'log-probabilities',
  'forced function call',
  'parallel calls, results by id',
  'calls without ids',
  'JSON by a schema',
  'enum',
  'thoughts asked for',
  'media resolution',
  'count tokens',
  'embed one and many',
  'list and get models',
  'upload 9.7 MB in chunks, use it',
  'list, get, delete files',
  'name with slash and colon',
  'prompt too long: 400',
  'abort frees the model',
  'failure mid-stream throws',
  'Interactions',
] as const;
export type Feature = (typeof FEATURES)[number];

/** One client: what it can express, each as a function that throws unless the server behaves. */
export interface Driver {
  readonly name: string;
  readonly cases: Partial<Record<Feature, (target: Target) => Promise<void>>>;
}

export const MODEL = 'gemini-2.5-flash';
export const QUESTION = 'What is the capital of France?';
export const TOO_LONG = 'too long '.repeat(3000);
export const DRAW = 'Draw a red circle.';
/** Answered at length by the slow server. */
export const LONG = 'word '.repeat(150);

/** Throws unless `condition` holds. */
export function check(condition: unknown, what: string, got?: unknown): asserts condition {
  if (!condition)
    throw new Error(`expected ${what}${got === undefined ? '' : `, got ${JSON.stringify(got)}`}`);
}

/** Throws unless this is the base64 of a PNG. */
export function checkPng(base64: string | undefined): void {
  check(base64?.startsWith('iVBORw0KGgo'), 'a PNG', base64?.slice(0, 20));
}

/** The error that `work` throws. */
export async function failure(
  work: () => Promise<unknown>,
): Promise<Error & { status?: number; statusCode?: number }> {
  let result: unknown;
  try {
    result = await work();
  } catch (error) {
    return error as Error;
  }
  throw new Error(`expected an error, got ${JSON.stringify(result)?.slice(0, 200)}`);
}

/** Waits until the slow server makes no answers any more. */
export async function untilFree({ running }: Target): Promise<void> {
  for (let i = 0; i < 40 && running() > 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  check(running() === 0, 'the model to be free', running());
}
