import type { Random } from '../../base/random.ts';
import type { FunctionDeclaration } from '../../text/turns.ts';
import type { Wordings } from '../wording.ts';

/** A function that may be called, how people ask for it, and what its arguments can be. */
export interface Tool {
  readonly declaration: FunctionDeclaration;
  readonly asking: Wordings;
  /** Values of the gaps of `asking`, which are the arguments of the call. */
  arguments(random: Random): Record<string, string | number>;
}

const text = (description?: string) => (description ? { type: 'string', description } : { type: 'string' });
const number = { type: 'integer' };
const object = (properties: Readonly<Record<string, unknown>>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});

const cities =
  'Paris Rome Oslo Berlin Madrid Vienna Lisbon Athens Dublin Prague Warsaw Cairo Tokyo Lima'.split(' ');
const people = 'Ann Ben Eva Leo Mia Tom Kim Sam Lisa Paul Nina Jack Rosa Emma'.split(' ');
const errands = 'milk bread eggs apples rice soap tea butter cheese pears salt honey'.split(' ');
const songs =
  'Moonlight|Blue River|Summer Rain|Old Road|Silver Bells|Winter Song|Green Hills|Night Train'.split('|');
const rooms = 'kitchen bedroom office garden bathroom hall cellar garage'.split(' ');

export const tools: readonly Tool[] = [
  {
    declaration: {
      name: 'weather',
      description: 'Weather',
      parameters: object({ city: text() }),
    },
    asking: {
      train: [
        'What is the weather in {city}?',
        'How is the weather in {city} today?',
        'Is it raining in {city}?',
        'Do I need an umbrella in {city}?',
      ],
      validation: ['Tell me about the weather in {city}.'],
      test: ['Will I get wet in {city}?', 'Look up the weather of {city}.'],
    },
    arguments: (random) => ({ city: random.pick(cities) }),
  },
  {
    declaration: {
      name: 'add',
      description: 'A sum',
      parameters: object({ a: number, b: number }),
    },
    asking: {
      train: [
        'Use the tool to add {a} and {b}.',
        'What is {a} plus {b}?',
        'Add {a} to {b}: first {a}, then {b}.',
        '{a} + {b} =?',
      ],
      validation: ['Please add up {a} and {b}.'],
      test: ['How much do {a} and {b} make together?'],
    },
    arguments: (random) => ({ a: random.integer(100, 10_000), b: random.integer(100, 10_000) }),
  },
  {
    declaration: {
      name: 'send_message',
      description: 'A message',
      parameters: object({ to: text(), text: text() }),
    },
    asking: {
      train: ['Tell {to}: {text}', 'Write to {to}: {text}', 'Send {to} the message: {text}'],
      validation: ['Let {to} know: {text}'],
      test: ['Drop {to} a line: {text}'],
    },
    arguments: (random) => ({
      to: random.pick(people),
      text: `${random.pick(['bring', 'buy', 'forget the', 'we need', 'I have'])} ${random.pick(errands)}`,
    }),
  },
  {
    declaration: {
      name: 'set_timer',
      description: 'A timer',
      parameters: object({ minutes: number }),
    },
    asking: {
      train: [
        'Set a timer for {minutes} minutes.',
        'Wake me in {minutes} minutes.',
        'Timer: {minutes} minutes',
      ],
      validation: ['Ring after {minutes} minutes.'],
      test: ['Count down {minutes} minutes.'],
    },
    arguments: (random) => ({ minutes: random.integer(2, 120) }),
  },
  {
    declaration: { name: 'play_music', description: 'Plays a song', parameters: object({ title: text() }) },
    asking: {
      train: ['Play {title}.', 'I want to hear {title}.', 'Put on {title}, please.'],
      validation: ['Let me listen to {title}.'],
      test: ['Could you start {title}?'],
    },
    arguments: (random) => ({ title: random.pick(songs) }),
  },
  {
    declaration: {
      name: 'light',
      description: 'A light',
      parameters: object({ room: text(), state: { type: 'string', enum: ['on', 'off'] } }),
    },
    asking: {
      train: [
        'Turn the light in the {room} {state}.',
        'Light {state} in the {room}!',
        'Switch {state} the light of the {room}.',
      ],
      validation: ['In the {room}, light {state} please.'],
      test: ['I want the {room} light {state}.'],
    },
    arguments: (random) => ({ room: random.pick(rooms), state: random.pick(['on', 'off']) }),
  },
  {
    declaration: {
      name: 'buy',
      description: 'Shopping list',
      parameters: object({ thing: text(), count: number }),
    },
    asking: {
      train: [
        'Put {count} packs of {thing} on the shopping list.',
        'We need {count} packs of {thing}; note it.',
        'Shopping list: {count} packs of {thing}',
      ],
      validation: ['Add to what we buy: {count} packs of {thing}.'],
      test: ['Remember to buy {count} packs of {thing}.'],
    },
    arguments: (random) => ({ thing: random.pick(errands), count: random.integer(2, 13) }),
  },
];

/** What no tool is for: it is answered in words. */
export const smallTalk: readonly (readonly [wordings: Wordings, answer: string])[] = [
  [{ train: ['Hello!', 'Hi there.', 'Good morning!'], validation: ['Hey!'], test: ['Good day!'] }, 'Hello!'],
  [
    {
      train: ['Thank you.', 'Thanks!', 'Thanks a lot.'],
      validation: ['Many thanks.'],
      test: ['I thank you.'],
    },
    'You are welcome.',
  ],
  [
    { train: ['Goodbye.', 'Bye!', 'See you.'], validation: ['Bye for now.'], test: ['See you tomorrow.'] },
    'Goodbye!',
  ],
];
