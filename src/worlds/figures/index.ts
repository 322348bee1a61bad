import type { Random } from '../../base/random.ts';
import { type Turn, userText } from '../../text/turns.ts';
import { analyze } from '../checker/analysis.ts';
import { capitalise, fill, pickQuestion } from '../wording.ts';
import type { Case, Split, World } from '../world.ts';
import { sampleChart } from './charts.ts';
import type { Figure } from './figure.ts';
import { sampleIcon } from './icons.ts';
import { FIGURE_REQUESTS, WRITING_REQUESTS } from './phrasings.ts';
import { sampleNumber, sampleWord } from './texts.ts';

const FIGURES = {
  icon: { sample: sampleIcon, wordings: FIGURE_REQUESTS },
  chart: { sample: sampleChart, wordings: FIGURE_REQUESTS },
  number: { sample: sampleNumber, wordings: WRITING_REQUESTS },
  word: { sample: sampleWord, wordings: WRITING_REQUESTS },
} as const;

type FigureTask = keyof typeof FIGURES;
const TASKS = Object.keys(FIGURES) as FigureTask[];

/** Icons, bar charts from numbers, numbers and words: drawn on request. */
export const figures: World = {
  suite: 'figures',
  tasks: TASKS,
  wants: { output: ['image'] },

  document(random: Random, split: Split, difficulty = 1): Turn[] {
    const { text, figure } = request(random.pick(TASKS), random, split, difficulty);
    return [userText(text), { role: 'model', parts: [{ picture: figure.picture }] }];
  },

  case(task: string, random: Random, split: Split): Case {
    const known = TASKS.find((name) => name === task);
    if (known === undefined) throw new Error(`figures has no task "${task}"; it has ${TASKS.join(', ')}`);
    const { text, figure } = request(known, random, split, 1);
    return {
      suite: 'figures',
      task,
      metric: 'accuracy',
      turns: [userText(text)],
      expected: figure.phrase,
      reference: [{ picture: figure.picture }],
      score: (_reply, pictures) => (pictures.length === 1 && figure.isRight(analyze(pictures[0])) ? 1 : 0),
    };
  },
};

function request(
  task: FigureTask,
  random: Random,
  split: Split,
  difficulty: number,
): { text: string; figure: Figure } {
  const { sample, wordings } = FIGURES[task];
  const figure = sample(random, split, difficulty);
  const text = fill(pickQuestion(wordings, random, split), { a: figure.phrase });
  return { text: random.chance(0.75) ? capitalise(text) : text, figure };
}
