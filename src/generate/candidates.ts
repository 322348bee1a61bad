import type { Picture } from '../media/picture.ts';
import type { GenerateEvent, GenerateOptions } from './types.ts';

/**
 * Of candidates, unless another is asked for. At 1, so many more of them are wrong that choosing does not make up for
 * it (docs/LOG.md, 1 December).
 */
export const CANDIDATES_TEMPERATURE = 0.3;

/**
 * Makes several answers with seeds one after another, and gives the one whose pictures fit best on the average; of
 * equals the first, and one without pictures only where none has any.
 * @param answer one answer @param fitOf how well a picture fits, the more the better
 */
export async function* bestOf(
  count: number,
  options: GenerateOptions,
  answer: (options: GenerateOptions) => AsyncGenerator<GenerateEvent, void, undefined>,
  fitOf: (picture: Picture) => Promise<number>,
): AsyncGenerator<GenerateEvent, void, undefined> {
  const { seed = 0, temperature = CANDIDATES_TEMPERATURE, drawing } = options;
  const ended = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal;
  const make = async (_: unknown, i: number) => {
    const each = {
      ...options,
      seed: seed + i,
      temperature,
      signal,
      drawing: { ...drawing, previews: false },
    };
    const events: GenerateEvent[] = [];
    for await (const event of answer(each)) events.push(event);
    const drawn = events.flatMap(({ drawing }) => (drawing?.complete ? [drawing.picture] : []));
    let total = 0;
    for (const picture of drawn) total += await fitOf(picture);
    return { events, fit: drawn.length > 0 ? total / drawn.length : -Infinity };
  };
  try {
    const answers = await Promise.all(Array.from({ length: count }, make));
    const best = answers.reduce((best, one) => (one.fit > best.fit ? one : best));
    yield* best.events;
  } finally {
    ended.abort();
  }
}
