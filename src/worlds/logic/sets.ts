import type { Random } from '../../base/random.ts';
import { capitalise, drawOwned, fill, type Puzzle, pickQuestion, type Wordings } from '../wording.ts';
import { colours, groups, kinds, names } from './words.ts';

const askYesNo: Wordings = {
  train: [
    '{facts} {Question}?',
    '{facts} {Question}, yes or no?',
    '{facts} Yes or no: {question}?',
    '{Question}? {facts}',
    '{facts} So {question}?',
    '{facts} Answer yes or no: {question}?',
    '{facts} Now, {question}?',
    '{facts} Question: {question}?',
    '{facts} What do you say: {question}?',
    '{facts} I ask: {question}?',
    '{facts} {Question}? Yes or no?',
    'Read this: {facts} {Question}?',
    '{facts} From that, {question}?',
    '{facts} Can you say, {question}?',
  ],
  validation: ['{facts} Please say yes or no: {question}?', '{facts} Think: {question}?'],
  test: ['{facts} Tell me, {question}?', '{facts} Then {question}?'],
};

/** Syllogisms about made-up kinds; every one has a certain answer. */
const syllogism: Puzzle = (random, split) => {
  const { facts, question, answer } = drawOwned(
    () => drawSyllogism(random),
    (drawn) => `syllogism ${drawn.facts} ${drawn.question}`,
    split,
  );
  const wording = pickQuestion(askYesNo, random, split);
  return { prompt: fill(wording, { facts, question, Question: capitalise(question) }), answer };
};

function drawSyllogism(random: Random): { facts: string; question: string; answer: string } {
  const [[one, many], [, manyB], [, manyC]] = random.sample(kinds, 3);
  const name = random.pick(names);
  const [colour, other] = random.sample(colours, 2);
  const [facts, question, answer] = random.pick([
    [`All ${many} are ${colour}. ${name} is a ${one}.`, `is ${name} ${colour}`, 'yes'],
    [`All ${many} are ${colour}. ${name} is a ${one}.`, `is ${name} ${other}`, 'no'],
    [`No ${many} are ${colour}. ${name} is a ${one}.`, `is ${name} ${colour}`, 'no'],
    [`All ${many} are ${colour}. ${name} is not ${colour}.`, `is ${name} a ${one}`, 'no'],
    [`All ${many} are ${manyB}. All ${manyB} are ${manyC}.`, `are all ${many} ${manyC}`, 'yes'],
    [`All ${many} are ${manyB}. No ${manyB} are ${manyC}.`, `are some ${many} ${manyC}`, 'no'],
    [`All ${many} are ${manyB}. ${name} is a ${one}.`, `is ${name} one of the ${manyB}`, 'yes'],
    [`Some ${many} are ${colour}. Some ${many} are not ${colour}.`, `are all ${many} ${colour}`, 'no'],
    [`Some ${many} are ${colour}. Some ${many} are not ${colour}.`, `are some ${many} ${colour}`, 'yes'],
  ]);
  return { facts, question, answer };
}

const askColourOf: Wordings = {
  train: [
    '{facts} What colour is {name}?',
    '{facts} Which colour is {name}?',
    '{facts} What is the colour of {name}?',
    'What colour is {name}? {facts}',
    '{facts} So what colour is {name}?',
    '{facts} Say the colour of {name}.',
    '{facts} {name} is of which colour?',
    '{facts} What colour must {name} be?',
    '{facts} In which colour is {name}?',
    '{facts} I want to know the colour of {name}.',
    '{facts} Which colour does {name} have?',
    'Read this: {facts} What colour is {name}?',
    '{facts} From that, what colour is {name}?',
    '{facts} {name}: what colour?',
  ],
  validation: ['{facts} Name the colour of {name}.', '{facts} {name} has which colour?'],
  test: ['{facts} Tell me the colour of {name}.', '{facts} Then what colour is {name}?'],
};

/** One or two kinds with a colour each, and somebody who is of one kind. */
const inheritance: Puzzle = (random, split) => {
  const draw = () => {
    const group = random.sample(kinds, 2);
    const shade = random.sample(colours, 2);
    const name = random.pick(names);
    const member = random.integer(0, 2);
    const rules = group.map(([, many], index) => `All ${many} are ${shade[index]}.`);
    const shown = random.chance(0.5) ? rules : [rules[member]];
    const facts = [...shown, `${name} is a ${group[member][0]}.`].join(' ');
    return { facts, name, answer: shade[member] };
  };
  const { facts, name, answer } = drawOwned(draw, (drawn) => `inherit ${drawn.facts}`, split);
  return { prompt: fill(pickQuestion(askColourOf, random, split), { facts, name }), answer };
};

const askOdd: Wordings = {
  train: [
    'Which is the odd one out: {list}?',
    'Which word does not belong: {list}?',
    'Find the odd one out: {list}.',
    'What does not fit: {list}?',
    '{list}: which is the odd one out?',
    'Odd one out: {list}?',
    'Which one is different: {list}?',
    'One of these does not belong: {list}. Which one?',
    'What is the odd one out: {list}?',
    '{list}: which one does not belong?',
    'Which word is not like the others: {list}?',
    'Pick the odd one out: {list}.',
    '{list}. What does not fit?',
    'Here are some words: {list}. Which one is different?',
  ],
  validation: ['Which one does not fit: {list}?', 'Name the odd one out: {list}.'],
  test: ['Which of these is different: {list}?', 'Tell me the odd one out: {list}.'],
};

/** Three words of one group and one of another. */
const oddOneOut: Puzzle = (random, split) => {
  const draw = () => {
    const [many, single] = random.sample(groups, 2);
    const odd = random.pick(single);
    return { odd, list: random.shuffle([...random.sample(many, 3), odd]) };
  };
  const { odd, list } = drawOwned(draw, (drawn) => `odd ${drawn.list.toSorted()}`, split);
  return { prompt: fill(pickQuestion(askOdd, random, split), { list: list.join(', ') }), answer: odd };
};

export const sets = { syllogism, inheritance, oddOneOut } satisfies Record<string, Puzzle>;
