import type { LoadClient, Question } from './client.ts';
import { median, type Report } from './suite.ts';

/** Objects with texts, numbers, choices and lists: about as long as the answers to which it is compared. */
export const SCHEMA = {
  type: 'array',
  minItems: 4,
  maxItems: 60,
  items: {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 3, maxLength: 24 },
      count: { type: 'integer', minimum: 0, maximum: 999 },
      colour: { enum: ['red', 'green', 'blue', 'yellow'] },
      tags: { type: 'array', items: { type: 'string', maxLength: 12 }, maxItems: 3 },
      good: { type: 'boolean' },
    },
    required: ['name', 'count', 'colour', 'tags', 'good'],
    additionalProperties: false,
  },
} as const;

/**
 * Milliseconds a token, from the first to the last one of whole streams, as free text and as JSON of a schema:
 * medians of rounds that take turns, of `streams` at once.
 * @param asked makes that many questions that were not asked before
 */
export async function paces(
  client: LoadClient,
  report: Report,
  streams: number,
  rounds: number,
  asked: (count: number) => readonly Question[],
): Promise<{ free: number; formed: number }> {
  const [free, formed]: number[][] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    report(`serve: ${streams} as free text and as JSON, round ${round} of ${rounds}`);
    const freely = await pace(client, asked(streams));
    const inForm = await pace(
      client,
      asked(streams).map((question) => ({ ...question, schema: SCHEMA })),
    );
    // Round 0 warms up: a schema that is new costs some milliseconds for its grammar and its masks.
    if (round === 0) continue;
    free.push(freely);
    formed.push(inForm);
  }
  return { free: median(free), formed: median(formed) };
}

async function pace(client: LoadClient, questions: readonly Question[]): Promise<number> {
  const heard = await Promise.all(questions.map((question) => client.ask(question)));
  const tokens = heard.reduce((sum, answer) => sum + answer.tokens - 1, 0);
  return heard.reduce((sum, answer) => sum + answer.elapsed - answer.firstToken, 0) / tokens;
}
