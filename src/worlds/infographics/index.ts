import type { Random } from '../../base/random.ts';
import { pictureWorld } from '../pictures.ts';
import { fill, pickQuestion, type Question, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';
import { drawPanels, drawPoster, type PanelKind, type Poster } from './poster.ts';

const wordings = {
  icons: {
    train: [
      'How many icons are filled at {a}?',
      'How many of the five has {a}?',
      '{a}: how many icons are full?',
      'Count the full icons of {a}.',
      'How many icons does {a} have in colour?',
    ],
    validation: ['Out of five, how many does {a} get?', 'What is the count of filled icons for {a}?'],
    test: ['How many icons are coloured in for {a}?', 'Of the five icons at {a}, how many are full?'],
  },
  bar: {
    train: [
      'How many per cent has {a}?',
      'How full is the bar of {a}, in per cent?',
      'What per cent is {a}?',
      'Read off the bar of {a}.',
      'Which share does {a} have?',
    ],
    validation: ['What percentage does the bar of {a} show?', 'How far is the bar at {a} filled?'],
    test: ['To how many per cent is the bar of {a} filled?', 'Give the percentage of {a}.'],
  },
  number: {
    train: [
      'What number stands at {a}?',
      'Which number has {a}?',
      'What is the figure for {a}?',
      'Read the number of {a}.',
      '{a}: which number?',
    ],
    validation: ['Give the number of {a}.', 'What figure is printed for {a}?'],
    test: ['Which number is written beside {a}?', 'What does it say for {a}?'],
  },
  color: {
    train: [
      'What colour has {a}?',
      'In which colour is {a} shown?',
      'Which colour does {a} have?',
      'The colour of {a}?',
    ],
    validation: ['Name the colour of {a}.'],
    test: ['Which colour stands for {a}?'],
  },
  colored: {
    train: [
      'What is shown in {color}?',
      'Which label is {color}?',
      'What is {color}?',
      'Whose colour is {color}?',
    ],
    validation: ['To which label does {color} belong?'],
    test: ['What does {color} stand for?'],
  },
  most: {
    train: [
      'Which has the most?',
      'What is the largest?',
      'Which label leads?',
      'Who has the highest value?',
    ],
    validation: ['Name the one with the most.'],
    test: ['Which one is ahead of all others?'],
  },
  least: {
    train: [
      'Which has the least?',
      'What is the smallest?',
      'Which label is last?',
      'Who has the lowest value?',
    ],
    validation: ['Name the one with the least.'],
    test: ['Which one is behind all others?'],
  },
  more: {
    train: [
      'Does {a} have more than {b}?',
      'Is {a} above {b}?',
      'Is there more of {a} than of {b}?',
      '{a} more than {b}?',
    ],
    validation: ['Is the value of {a} larger than that of {b}?'],
    test: ['Is it true that {a} beats {b}?'],
  },
  panels: {
    train: [
      'How many labels are there?',
      'How many values are shown?',
      'Count the labels.',
      'How many things are compared?',
    ],
    validation: ['What is the number of labels?'],
    test: ['How many entries does this info-graphic have?'],
  },
  shown: {
    train: [
      'How is {a} shown: by icons, a bar or a number?',
      'Is {a} shown by icons, a bar or a number?',
      '{a}: icons, bar or number?',
    ],
    validation: ['Which of icons, bar and number stands at {a}?'],
    test: ['In what way is the value of {a} given: icons, bar or number?'],
  },
} satisfies Record<string, Wordings>;

/** The words that a bar's or an icon's value may be given in besides the number. */
const alternatives: Record<PanelKind, (value: number) => string[]> = {
  icons: (value) => [`${value} of 5`, `${value} of five`],
  bar: (value) => [`${value} %`, `${value}%`, `${value} per cent`],
  number: () => [],
};

/** A question about a poster; undefined where it has no certain answer. */
export function askPoster(
  task: string,
  { panels }: Pick<Poster, 'panels'>,
  random: Random,
  split: Split,
): Question | undefined {
  const ask = (name: keyof typeof wordings, answer: string, values = {}, thought?: string): Question => ({
    prompt: fill(pickQuestion(wordings[name], random, split), values),
    answer,
    thought,
  });
  const [one, other] = random.sample(panels, 2);
  const a = one.label;
  switch (task) {
    case 'infoValue': {
      const question = ask(one.kind, String(one.value), { a });
      return { ...question, alternatives: alternatives[one.kind](one.value) };
    }
    case 'infoColor':
      return random.chance(0.5) ? ask('color', one.color, { a }) : ask('colored', a, { color: one.color });
    case 'infoCompare': {
      const said = panels.map(({ label, value }) => `${label} ${value}`).join(', ');
      if (random.chance(0.5)) {
        if (one.kind !== other.kind || one.value === other.value) return undefined;
        const thought = `${a} ${one.value}, ${other.label} ${other.value}`;
        return ask('more', one.value > other.value ? 'yes' : 'no', { a, b: other.label }, thought);
      }
      if (panels.some(({ kind }) => kind !== one.kind)) return undefined;
      const first = random.chance(0.5);
      const sorted = panels.toSorted((x, y) => (first ? y.value - x.value : x.value - y.value));
      if (sorted[0].value === sorted[1].value) return undefined;
      return ask(first ? 'most' : 'least', sorted[0].label, {}, said);
    }
    default:
      return random.chance(0.4) ? ask('panels', String(panels.length)) : ask('shown', one.kind, { a });
  }
}

const ATTEMPTS = 20;

/** Posters that tell values by icons, bars and large numbers, each in a colour: the twin of InfographicVQA. */
export const infographics = pictureWorld({
  suite: 'infographics',
  tasks: ['infoValue', 'infoColor', 'infoCompare', 'infoStructure'],
  questions: 8,
  draw(random, split, difficulty) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const poster = drawPoster(drawPanels(random, split, difficulty), random, split, difficulty);
      if (poster)
        return { part: poster.part, question: (task, draws, owner) => askPoster(task, poster, draws, owner) };
    }
    throw new Error(`infographics: no ground of ${ATTEMPTS} had colours that stand out from it`);
  },
});
