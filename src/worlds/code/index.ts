import { type GradedPuzzle, puzzleWorld } from '../puzzles.ts';
import { drawOwned, fill, isRight, pickWording, type Question, type Wordings } from '../wording.ts';
import { evaluateExpression, ProgramError, runProgram, type Value } from './evaluator.ts';
import { drawProgram, drawSpecification, type Specification, testInputs } from './programs.ts';

const askOutput: Wordings = {
  train: [
    'What does this print?\n{source}',
    '{source}\nWhat is printed?',
    'Run this in your head. What comes out?\n{source}',
  ],
  validation: ['What is the output?\n{source}'],
  test: ['{source}\nWhat does the program print?'],
};

/** What a short program prints, its lines parted by spaces. */
const output: GradedPuzzle = (random, split, difficulty) => {
  const { source, output, steps } = drawOwned(
    () => drawProgram(random, difficulty),
    (drawn) => `program ${drawn.source.replace(/\b[abcnxy]\b/g, 'v')}`,
    split,
  );
  return {
    prompt: pickWording(askOutput, random, split).replace('{source}', () => source),
    answer: output,
    thought: steps,
  };
};

const askExpression: Wordings = {
  train: ['Write an expression for {meaning}.', 'Expression for {meaning}:', 'How do you write {meaning}?'],
  validation: ['Put {meaning} into an expression.'],
  test: ['Give an expression that is {meaning}.'],
};

const askFunction: Wordings = {
  train: [
    'function {head} {\n  // Returns {meaning}.',
    '// {meaning}\nfunction {head} {',
    'Complete the function. It returns {meaning}.\nfunction {head} {',
  ],
  validation: ['Write the body: {meaning}.\nfunction {head} {'],
  test: ['function {head} {\n  // The result is {meaning}.'],
};

/** What was asked for, so that tests can be run: it is found again by the question that it became. */
interface Programmed extends Question {
  readonly specification: Specification;
}

const specified =
  (wordings: Wordings, answer: (expression: string) => string): GradedPuzzle =>
  (random, split, difficulty): Programmed => {
    const specification = drawOwned(
      () => drawSpecification(random, difficulty),
      ({ meaning, parameters }) => `code ${meaning} ${parameters}`,
      split,
    );
    const { name, parameters, meaning, expression } = specification;
    const values = { meaning, head: `${name}(${parameters.join(', ')})` };
    return {
      prompt: fill(
        pickWording(wordings, random, split).replaceAll('{\n', '«\n').replace(/\{$/, '«'),
        values,
      ).replaceAll('«', '{'),
      answer: answer(expression),
      specification,
    };
  };

/** Whether a reply does on every test input what the reference does. */
export function passesTests(reply: string, { parameters, expression }: Specification): boolean {
  const code = reply.trim();
  const run = (input: Readonly<Record<string, number>>): Value | undefined =>
    /\breturn\b/.test(code)
      ? runProgram(code.replace(/\}$/, ''), input).returned
      : evaluateExpression(code.replace(/;$/, ''), input);
  try {
    return testInputs(parameters).every((input) => run(input) === evaluateExpression(expression, input));
  } catch (error) {
    if (error instanceof ProgramError) return false;
    throw error;
  }
}

const isProgrammed = (question: Question): question is Programmed => 'specification' in question;

/** Programs in a small language: what they print, expressions and functions from words; twins of MBPP and HumanEval. */
export const code = puzzleWorld(
  {
    output,
    expression: specified(askExpression, (expression) => expression),
    function: specified(askFunction, (expression) => `return ${expression};`),
  },
  {
    suite: 'code',
    metric: 'passAt1',
    questions: [4, 7],
    score: (question, reply) =>
      Number(isProgrammed(question) ? passesTests(reply, question.specification) : isRight(question, reply)),
  },
);
