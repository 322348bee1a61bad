import type { Wordings } from '../wording.ts';

export const names =
  'Tom Ann Ben Eva Mia Leo Sam Kim Tim Lisa Anna Paul Mary Jack Lucy Nina Oscar Rosa Emma Peter'.split(' ');
export const things = 'apples books coins cards stamps marbles stickers shells pens eggs cakes stones'.split(
  ' ',
);

/** What can happen to the things; `share` ends a story. */
export type Event = 'gain' | 'lose' | 'times' | 'half' | 'share';

export const opening: Wordings = {
  train: [
    '{name} has {start} {thing}.',
    '{name} starts with {start} {thing}.',
    'There are {start} {thing} in the box of {name}.',
    '{name} finds {start} {thing}.',
  ],
  validation: ['At first {name} has {start} {thing}.'],
  test: ['In the morning {name} has {start} {thing}.'],
};

export const events: Readonly<Record<Event, Wordings>> = {
  gain: {
    train: [
      '{other} gives {name} {amount} more.',
      'Then {name} buys {amount} more.',
      '{name} gets {amount} {thing} from {other}.',
      '{name} finds {amount} more {thing}.',
    ],
    validation: ['{name} is given {amount} more.'],
    test: ['Then {amount} more {thing} come from {other}.'],
  },
  lose: {
    train: [
      '{name} gives {amount} of them to {other}.',
      'Then {name} loses {amount}.',
      '{name} sells {amount} {thing}.',
      '{amount} of the {thing} break.',
    ],
    validation: ['{other} takes {amount} of them away.'],
    test: ['Then {name} hands {amount} of them to {other}.'],
  },
  times: {
    train: [
      'Then the number of {thing} grows to {amount} times as many.',
      '{name} now makes it {amount} times as many.',
      'A day later there are {amount} times as many {thing}.',
    ],
    validation: ['After a week there are {amount} times as many.'],
    test: ['{other} helps until there are {amount} times as many.'],
  },
  half: {
    train: [
      '{name} gives half of them away.',
      'Then half of the {thing} are sold.',
      '{other} takes half of the {thing}.',
    ],
    validation: ['Half of them get lost.'],
    test: ['{name} leaves half of them at home for good.'],
  },
  share: {
    train: [
      '{name} shares all of them equally among {people} friends.',
      'All {thing} are put into {people} bags, the same number in each.',
      '{people} children get the same number of them, and none is left.',
    ],
    validation: ['{name} sorts them into {people} equal groups.'],
    test: ['{name} lays all of them in {people} equal rows.'],
  },
};

export const asking: Readonly<Record<'have' | 'share', Wordings>> = {
  have: {
    train: [
      'How many {thing} does {name} have now?',
      'How many {thing} are there now?',
      'How many are left with {name}?',
      'What is the number of {thing} now?',
    ],
    validation: ['How many {thing} has {name} in the end?'],
    test: ['How many {thing} are there at the end?'],
  },
  share: {
    train: [
      'How many {thing} are in one part?',
      'How many are in each part?',
      'How many {thing} does each part have?',
    ],
    validation: ['How many {thing} make one part?'],
    test: ['How many {thing} does one part hold?'],
  },
};
