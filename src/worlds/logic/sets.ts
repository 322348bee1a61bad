import type { Random } from '../../base/random.ts';
import { capitalise, drawOwned, fill, type Puzzle, pickQuestion } from '../wording.ts';
import { LOGIC_WORDINGS } from './wordings.ts';
import { colours, groups, kinds, names } from './words.ts';

/** Syllogisms about made-up kinds; every one has a certain answer. */
const syllogism: Puzzle = (random, split) => {
  const { facts, question, answer } = drawOwned(
    () => drawSyllogism(random),
    (drawn) => `syllogism ${drawn.facts} ${drawn.question}`,
    split,
  );
  const wording = pickQuestion(LOGIC_WORDINGS.yesNo, random, split);
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
  return { prompt: fill(pickQuestion(LOGIC_WORDINGS.colourOf, random, split), { facts, name }), answer };
};

/** Three words of one group and one of another. */
const oddOneOut: Puzzle = (random, split) => {
  const draw = () => {
    const [many, single] = random.sample(groups, 2);
    const odd = random.pick(single);
    return { odd, list: random.shuffle([...random.sample(many, 3), odd]) };
  };
  const { odd, list } = drawOwned(draw, (drawn) => `odd ${drawn.list.toSorted()}`, split);
  return {
    prompt: fill(pickQuestion(LOGIC_WORDINGS.odd, random, split), { list: list.join(', ') }),
    answer: odd,
  };
};

export const sets = { syllogism, inheritance, oddOneOut } satisfies Record<string, Puzzle>;
