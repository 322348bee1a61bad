import type { Random } from '../../base/random.ts';
import { modelText, type Turn, userText } from '../../text/turns.ts';
import { type ChoiceQuestion, choiceText, foundAtOption, LETTERS, readChoice } from '../choices.ts';
import { askAbout, type Fact } from '../facts/book.ts';
import { allFacts } from '../facts/index.ts';
import { conversation, drawOwned, normalise, pickWording, type Wordings } from '../wording.ts';
import type { Split, World } from '../world.ts';

/** Relations of the facts book by subject; those with more than one defensible answer are left out. */
export const subjects = {
  geography:
    'capital country-of-capital continent language currency nationality landmark-country landmark-city',
  biology: 'animal-class young animal-group female male body-use organ-job joint',
  chemistry: 'symbol element-of-symbol atomic-number element-of-number element-group',
  astronomy: 'planet-order planet-at planet-feature',
  arts: 'author inventor painter composer famous-for instrument-family',
  languages: 'hello-in thanks-in yes-in one-in opposite past plural definition',
  mathematics: 'number-word number-digits roman roman-value sides corners faces unit-count',
  calendar: 'day-after day-before month-after month-before month-place letter-after letter-before',
} as const;

type Subject = keyof typeof subjects;

const CHOICES = 4;
/** Questions with their answers before the one that counts. */
export const SHOTS = 5;

const endings: Wordings = {
  train: ['', '', '\nAnswer with the letter.', '\nWhich one is right?', '\nChoose one.', '\nA, B, C or D?'],
  validation: ['\nGive the letter.'],
  test: ['\nPick the right letter.'],
};

/** One question with four choices. */
export interface ExamQuestion extends ChoiceQuestion {
  readonly thought: string;
}

const factsOf = new Map<string, readonly Fact[]>();
for (const fact of allFacts) {
  factsOf.set(fact.relation.name, [...(factsOf.get(fact.relation.name) ?? []), fact]);
}

/** Everything that is right for the subject of a fact. */
function rightAnswers({ relation, subject }: Fact): Set<string> {
  const same = factsOf.get(relation.name)!.filter((fact) => fact.subject === subject);
  return new Set(same.flatMap(({ answer, alternatives }) => [answer, ...alternatives].map(normalise)));
}

/** The facts are known from training, all of them; which wrong answers stand beside them is what is held out. */
export function drawQuestion(subject: Subject, random: Random, split: Split): ExamQuestion {
  const draw = () => {
    const relation = random.pick(subjects[subject].split(' '));
    const fact = random.pick(factsOf.get(relation)!);
    const right = rightAnswers(fact);
    const others = new Map<string, string>();
    for (const { answer } of factsOf.get(relation)!) {
      if (!right.has(normalise(answer))) others.set(normalise(answer), answer);
    }
    return { fact, wrong: random.sample([...others.values()], CHOICES - 1) };
  };
  const { fact, wrong } = drawOwned(
    draw,
    (drawn) => `exam ${drawn.fact.relation.name} ${drawn.fact.subject} ${drawn.wrong.toSorted()}`,
    split,
  );
  const options = random.shuffle([fact.answer, ...wrong]);
  const letter = LETTERS[options.indexOf(fact.answer)];
  const asked = askAbout(fact, pickWording(fact.relation.wordings, random, split));
  return {
    prompt: choiceText(asked, options) + pickWording(endings, random, split),
    options,
    letter,
    thought: `${fact.subject}: ${fact.answer}. That is ${letter}.`,
  };
}

const names = Object.keys(subjects) as Subject[];

/** Multiple choice over the facts book, five examples of the subject first, as MMLU is asked. */
export const exam: World = {
  suite: 'exam',
  tasks: names,

  document(random, split, _difficulty, thinking = false) {
    const subject = random.pick(names);
    const questions = Array.from({ length: SHOTS + 1 }, () => drawQuestion(subject, random, split));
    return conversation(
      questions.map((question, i) => foundAtOption(question, i * CHOICES)),
      thinking,
    );
  },

  case(task, random, split) {
    const subject = names.find((name) => name === task);
    if (!subject) throw new Error(`the exam has no task "${task}"; it has ${names.join(', ')}`);
    const shown = Array.from({ length: SHOTS }, () => drawQuestion(subject, random, 'train'));
    const { prompt, options, letter } = drawQuestion(subject, random, split);
    const turns: Turn[] = shown.flatMap((one) => [userText(one.prompt), modelText(one.letter)]);
    const read = (reply: string) => readChoice(reply, options);
    return {
      suite: 'exam',
      task,
      metric: 'accuracy',
      turns: [...turns, userText(prompt)],
      expected: letter,
      choice: { read },
      score: (reply) => Number(read(reply) === letter),
    };
  },
};
