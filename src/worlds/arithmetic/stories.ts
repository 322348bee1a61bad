import type { Random } from '../../base/random.ts';

const NAMES = [
  ...['Lea', 'Noah', 'Zoe', 'Karim', 'Ida', 'Hugo', 'Priya', 'Jon', 'Mei', 'Carlos', 'Freya', 'Ivan'],
  ...['Amina', 'Leo', 'Sofia', 'Kofi', 'my aunt', 'the teacher', 'our neighbour', 'the gardener'],
] as const;
const THINGS = [
  ...['cards', 'pencils', 'nuts', 'stones', 'buttons', 'tickets', 'cherries', 'cups', 'nails', 'tomatoes'],
  ...['bottles', 'photos', 'keys', 'carrots', 'onions', 'chairs', 'toys', 'posters', 'beads', 'envelopes'],
  ...['biscuits', 'pots', 'plums', 'hats', 'bricks', 'spoons', 'candles', 'flowers', 'boxes', 'letters'],
] as const;
const PLACES = [
  'in a bag',
  'on the table',
  'in the cellar',
  'on a shelf',
  'in the garden',
  'at the market',
] as const;
const COLORS = ['red', 'green', 'yellow', 'blue', 'white', 'old', 'new', 'big', 'small'] as const;

type Change = readonly [now: string, then: string];

/** What makes things fewer. */
const LOSSES: readonly Change[] = [
  ['gives {b} to {other}', 'gave {b} to {other}'],
  ['sells {b}', 'sold {b}'],
  ['sells {b} of them', 'sold {b} of them'],
  ['loses {b}', 'lost {b}'],
  ['uses {b}', 'used {b}'],
  ['uses up {b}', 'used up {b}'],
  ['throws {b} out', 'threw {b} out'],
  ['lends {b} to {other}', 'lent {b} to {other}'],
  ['drops {b} of them', 'dropped {b} of them'],
  ['hands out {b}', 'handed out {b}'],
  ['sends {b} back', 'sent {b} back'],
  ['leaves {b} at home', 'left {b} at home'],
];
/** What makes them more. */
const GAINS: readonly Change[] = [
  ['gets {b} more', 'got {b} more'],
  ['buys another {b}', 'bought another {b}'],
  ['finds {b} more', 'found {b} more'],
  ['is given {b} by {other}', 'was given {b} by {other}'],
  ['makes {b} more', 'made {b} more'],
  ['collects {b} more', 'collected {b} more'],
  ['receives {b} from {other}', 'received {b} from {other}'],
  ['wins another {b}', 'won another {b}'],
];
const VANISHED = [
  'are taken away',
  'disappear',
  'are sold',
  'get lost',
  'break',
  'are stolen',
  'are used',
] as const;
const ARRIVED = ['are brought', 'are added', 'arrive', 'come on top', 'are put there'] as const;

const LEFT = [
  ...['How many {things} are left?', 'How many are left?', 'How many {things} remain?', 'What remains?'],
  ...['How many {things} are there still?', 'How many {things} are left over?', 'How many are still there?'],
] as const;
const TOTAL = [
  ...['How many {things} is that?', 'How many {things} are there in all?', 'How many are there together?'],
  ...['What is the total?', 'How many {things} are there now?', 'How many is that altogether?'],
] as const;
const OWNED = [
  'How many {things} has {name} now?',
  'How many does {name} have then?',
  'How many has {name}?',
] as const;

const TAKING = [
  '{name} has {a} {things} and {now}. {left}',
  '{name} had {a} {things} and {then}. {left}',
  '{name} has {a} {things}. {name} {now}. {owned}',
  'Yesterday {name} had {a} {things}. Today {name} {now}. {left}',
  'There are {a} {things} {place}. {b} of them {vanished}. {left}',
  'There were {a} {things} {place}, but {b} {vanished}. {left}',
  'If {b} of {a} {things} {vanished}, how many stay?',
  '{a} {things} lie {place}. {name} takes {b}. {left}',
  '{name} wants {a} {things} and already has {b}. How many more are needed?',
  '{name} has {a} {things}, {other} has {b}. How many more has {name}?',
  '{name} has {a} {things} and {other} only {b}. What is the difference?',
  'Of {a} {things} {place} {b} are {color}. How many are of another kind?',
] as const;
const PUTTING = [
  '{name} has {a} {things} and {now}. {total}',
  '{name} had {a} {things} and {then}. {total}',
  '{name} has {a} {things}. {name} {now}. {owned}',
  'Yesterday {name} had {a} {things}. Today {name} {now}. {owned}',
  'There are {a} {things} {place}. {b} more {arrived}. {total}',
  'There were {a} {things} {place}, then {b} {arrived}. {total}',
  '{name} has {a} {things}, {other} has {b}. How many have both together?',
  '{a} {color} {things} and {b} others lie {place}. {total}',
  '{name} counts {a} {things} and then {b} more. {total}',
] as const;

/**
 * A training wording with `{a}` and `{b}`, of which there are many thousands: a model that has read only lists of
 * wordings knows these by heart, and not what in a new one says that something is taken away.
 */
export function tellStory(kind: 'addition' | 'subtraction', random: Random): string {
  const [name, other] = random.sample(NAMES, 2);
  const isLess = kind === 'subtraction';
  const [now, then] = random.pick(isLess ? LOSSES : GAINS);
  const parts: Record<string, string> = {
    left: random.pick(LEFT),
    total: random.pick(TOTAL),
    owned: random.pick(OWNED),
    now,
    then,
    name,
    other,
    things: random.pick(THINGS),
    place: random.pick(PLACES),
    color: random.pick(COLORS),
    vanished: random.pick(VANISHED),
    arrived: random.pick(ARRIVED),
  };
  // Twice, since parts have slots of their own.
  const put = (text: string) => text.replaceAll(/\{(\w+)\}/g, (slot, key: string) => parts[key] ?? slot);
  const story = put(put(random.pick(isLess ? TAKING : PUTTING)));
  return story.replaceAll(
    /(^|[.] )([a-z])/g,
    (_, before: string, first: string) => before + first.toUpperCase(),
  );
}
