import type { Random } from '../../base/random.ts';
import { names } from '../logic/words.ts';
import { type GradedPuzzle, puzzleWorld } from '../puzzles.ts';
import { drawOwned, fill, pickWording, type Question, type Wordings } from '../wording.ts';
import { details, reports } from './reports.ts';

const asking: Wordings = {
  train: [
    'Sum this up in one sentence: {report}',
    '{report}\nSummary:',
    'What happened? One sentence. {report}',
    '{report} In short?',
  ],
  validation: ['{report}\nSay it in one sentence.'],
  test: ['Give the report in one sentence: {report}'],
};

const days = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const towns = 'Oslo Rome Paris Berlin Vienna Lisbon Prague Dublin Athens Madrid'.split(' ');

/** What a report tells of, by the gaps of its sentences. */
const drawValues = (things: readonly string[], random: Random) => ({
  who: random.pick(names),
  thing: random.pick(things),
  town: random.pick(towns),
  day: random.pick(days),
  number: random.integer(2, 40),
});

const report =
  (name: keyof typeof reports): GradedPuzzle =>
  (random, split, difficulty): Question => {
    const { things, sentences, summary } = reports[name];
    const values = drawOwned(
      () => drawValues(things, random),
      ({ who, thing, town, day }) => `report ${name} ${who} ${thing} ${town} ${day}`,
      split,
    );
    const told = sentences.map((wordings) => fill(pickWording(wordings, random, split), values));
    const extra = random
      .sample(details, Math.round(random.uniform(0, 2.4) * difficulty))
      .map((wordings) => pickWording(wordings, random, split));
    // What matters keeps its order; the rest stands anywhere after the beginning.
    for (const sentence of extra) told.splice(random.integer(1, told.length + 1), 0, fill(sentence, values));
    return {
      prompt: pickWording(asking, random, split).replace('{report}', () => told.join(' ')),
      answer: fill(summary, values),
    };
  };

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];

/** F1 of the words that two texts share, 0 to 1 (ROUGE-1; Lin 2004). */
export function rouge1(reply: string, reference: string): number {
  const [said, wanted] = [wordsOf(reply), wordsOf(reference)];
  const rest = [...wanted];
  let shared = 0;
  for (const word of said) {
    const at = rest.indexOf(word);
    if (at < 0) continue;
    rest.splice(at, 1);
    shared++;
  }
  return shared === 0 ? 0 : (2 * shared) / (said.length + wanted.length);
}

/** Short reports, to be told in one sentence: the twin of XSum and its kind. */
export const summaries = puzzleWorld(
  {
    opening: report('opening'),
    rescue: report('rescue'),
    prize: report('prize'),
    loss: report('loss'),
    race: report('race'),
  },
  {
    suite: 'summaries',
    metric: 'rouge1',
    questions: [2, 4],
    score: ({ answer }, reply) => rouge1(reply, answer),
  },
);
