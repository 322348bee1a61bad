import type { Random } from '../../base/random.ts';
import { capitalise, fill, pickQuestion, type Question, typed } from '../wording.ts';
import type { Split } from '../world.ts';
import { type Growth, orderOf, toldOf } from './growth.ts';
import { nameOf, type Prop, type Story } from './story.ts';
import { STILL_WORDINGS } from './wordings.ts';

export const STORY_TASKS = ['what', 'changed', 'which', 'count', 'tell'] as const;
export const GROWTH_TASKS = ['order', 'ends'] as const;

const ORDINALS = ['first', 'second', 'third', 'fourth'] as const;

type Ask = (
  name: keyof typeof STILL_WORDINGS,
  answer: string,
  slots?: Readonly<Record<string, string>>,
  rest?: Pick<Question, 'thought' | 'alternatives'>,
) => Question;

const asker =
  (random: Random, split: Split): Ask =>
  (name, answer, slots = {}, rest = {}) => {
    const picture = random.pick(['picture', 'picture', 'still', 'image']);
    const said = fill(pickQuestion(STILL_WORDINGS[name], random, split), { picture, ...slots });
    return { prompt: typed(said.replace(/\ba orange/, 'an orange'), random), answer, ...rest };
  };

/** A question of a task about a story; undefined where the story allows none. */
export function askStory(task: string, story: Story, random: Random, split: Split): Question | undefined {
  const { stills, steps } = story;
  const ask = asker(random, split);
  switch (task) {
    case 'what': {
      const still = random.integer(0, stills.length);
      const names = inRows(stills[still]).map(nameOf);
      return ask('what', names.join(', '), { n: ORDINALS[still] }, { alternatives: orders(names) });
    }
    case 'changed': {
      const step = random.integer(0, steps.length);
      const thought = `${listed(stills[step])}; ${listed(stills[step + 1])}`;
      return ask('changed', steps[step].told, { m: ORDINALS[step], n: ORDINALS[step + 1] }, { thought });
    }
    case 'which': {
      const still = random.integer(0, stills.length);
      const fresh = stills[still].filter(
        (prop) =>
          !stills.slice(0, still).some((props) => props.some((other) => nameOf(other) === nameOf(prop))),
      );
      if (fresh.length === 0) return undefined;
      const alternatives = [`the ${ORDINALS[still]} one`, `in the ${ORDINALS[still]}`, String(still + 1)];
      return ask('which', `the ${ORDINALS[still]}`, { a: nameOf(random.pick(fresh)) }, { alternatives });
    }
    case 'count': {
      const { shape } = random.pick(stills.flat());
      const marks = stills.map(
        (props, i) => `${i + 1} ${props.some((prop) => prop.shape === shape) ? 'yes' : 'no'}`,
      );
      const count = marks.filter((mark) => mark.endsWith('yes')).length;
      return ask('count', String(count), { shape }, { thought: marks.join(', ') });
    }
    case 'tell':
      return ask(
        'tell',
        steps.map(({ told }) => `${capitalise(told)}.`).join(' '),
        {},
        {
          thought: stills.map(listed).join('; '),
        },
      );
  }
  return undefined;
}

/** Row by row, each from left to right. */
const inRows = (props: readonly Prop[]): Prop[] => {
  const key = ({ corner }: Prop) => (corner.startsWith('top') ? 0 : 2) + (corner.endsWith('left') ? 0 : 1);
  return props.toSorted((a, b) => key(a) - key(b));
};

const listed = (props: readonly Prop[]): string =>
  inRows(props)
    .map((prop) => `${prop.corner} ${nameOf(prop)}`)
    .join(', ');

/** Every order of names, since nobody asked for one. */
function orders(names: readonly string[]): string[] {
  const permuted = (rest: readonly string[]): string[][] =>
    rest.length < 2
      ? [[...rest]]
      : rest.flatMap((first, i) => permuted(rest.filter((_, j) => j !== i)).map((tail) => [first, ...tail]));
  return permuted(names).map((order) => order.join(', '));
}

/** A question of a task about stills in any order. */
export function askGrowth(task: string, growth: Growth, random: Random, split: Split): Question | undefined {
  const ask = asker(random, split);
  const order = orderOf(growth);
  const told = toldOf(growth);
  if (task === 'order') {
    const alternatives = [order.map((number) => ORDINALS[number - 1]).join(', ')];
    return ask('order', order.join(', '), { told }, { alternatives });
  }
  if (task !== 'ends') return undefined;
  const first = random.chance(0.5);
  const number = first ? order[0] : order[order.length - 1];
  const alternatives = [`the ${ORDINALS[number - 1]} one`, String(number)];
  return ask(first ? 'first' : 'last', `the ${ORDINALS[number - 1]}`, { told }, { alternatives });
}
