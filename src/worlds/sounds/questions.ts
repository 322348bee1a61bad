import type { Random } from '../../base/random.ts';
import type { CountableName, EventName } from '../audio/events.ts';
import { EVENT_NAMES } from '../audio/events.ts';
import { INSTRUMENT_NAMES } from '../audio/instruments.ts';
import { directionOf, type Melody, NOTE_NAMES } from '../audio/melodies.ts';
import { fill, pickQuestion, type Question, type Wordings, withArticle } from '../wording.ts';
import type { Split } from '../world.ts';

/** What a recording holds, before it is played. */
export type Content =
  | { readonly kind: 'events'; readonly events: readonly EventName[] }
  | { readonly kind: 'several'; readonly what: CountableName; readonly count: number }
  | { readonly kind: 'melody'; readonly melody: Melody };

const WORDINGS = {
  event: {
    train: ['What do you hear?', 'What is this sound?', 'Name the sound.', 'What makes this sound?'],
    validation: ['Which sound is this?'],
    test: ['What can be heard?'],
  },
  presence: {
    train: ['Do you hear {event}?', 'Is there {event}?', 'Yes or no: do you hear {event}?'],
    validation: ['Can you hear {event}?'],
    test: ['Can {event} be heard?'],
  },
  nature: {
    train: ['Is it an animal?', 'Does an animal make this sound?'],
    validation: ['Is this sound made by an animal?'],
    test: ['Do you hear an animal?'],
  },
  order: {
    train: ['What do you hear, in order?', 'Name the sounds in order.', 'Which sounds follow each other?'],
    validation: ['List the sounds in order.'],
    test: ['Which sounds are there, first to last?'],
  },
  first: {
    train: ['Which sound comes first?', 'What do you hear first?'],
    validation: ['What is the first sound?'],
    test: ['Name the first sound.'],
  },
  last: {
    train: ['Which sound comes last?', 'What do you hear last?'],
    validation: ['What is the last sound?'],
    test: ['Name the last sound.'],
  },
  count: {
    train: ['How many {things} are there?', 'Count the {things}.', 'How many {things} do you hear?'],
    validation: ['Give the number of {things}.'],
    test: ['How many {things} can be heard?'],
  },
  instrument: {
    train: ['Which instrument plays?', 'What instrument is this?', 'Name the instrument.'],
    validation: ['Which instrument do you hear?'],
    test: ['What is played here?'],
  },
  notes: {
    train: ['Name the notes.', 'Which notes are played?', 'Write down the notes.'],
    validation: ['Give the notes.'],
    test: ['What are the notes?'],
  },
  direction: {
    train: ['Does the melody rise or fall?', 'Where does the melody go?', 'Up or down?'],
    validation: ['How does the melody move?'],
    test: ['In which direction does the melody go?'],
  },
  higher: {
    train: ['Which note is higher, the first or the last?', 'Is the first or the last note higher?'],
    validation: ['First or last: which note is higher?'],
    test: ['Of the first and the last note, which is higher?'],
  },
} satisfies Record<string, Wordings>;

export type Topic = keyof typeof WORDINGS;

/** Said without an article. */
const MASSES: readonly string[] = 'knocking clapping footsteps rain wind waves thunder glass'.split(' ');
const ANIMALS: readonly string[] = ['dog', 'cat', 'cow', 'bird'];
const SINGLE_EVENT: Readonly<Record<CountableName, EventName>> = {
  barks: 'dog',
  knocks: 'knocking',
  claps: 'clapping',
  beeps: 'alarm',
  honks: 'horn',
};

/** The topics that a content allows. */
export function topicsOf(content: Content): Topic[] {
  switch (content.kind) {
    case 'events':
      return content.events.length === 1
        ? ['event', 'presence', 'nature']
        : ['order', 'first', 'last', 'presence'];
    case 'several':
      return ['count', 'event'];
    case 'melody': {
      const { steps, instrument } = content.melody;
      if (instrument === 'drum' || instrument === 'bell') return ['instrument', 'presence'];
      const topics: Topic[] = ['instrument', 'notes', 'count'];
      if (steps.length > 1 && directionOf(steps) !== undefined) topics.push('direction');
      if (steps[0] !== steps[steps.length - 1]) topics.push('higher');
      return topics;
    }
  }
}

/** One question about a content that allows it, with its answer. */
export function askAbout(topic: Topic, content: Content, random: Random, split: Split): Question {
  const ask = (answer: string, slots: Record<string, string> = {}): Question => ({
    prompt: fill(pickQuestion(WORDINGS[topic], random, split), slots),
    answer,
  });
  if (topic === 'presence') return askPresence(content, random, ask);
  if (content.kind === 'melody') {
    const { instrument, steps } = content.melody;
    const [first, last] = [steps[0], steps[steps.length - 1]];
    if (topic === 'instrument') return ask(instrument);
    if (topic === 'notes') return ask(steps.map((step) => NOTE_NAMES[step]).join(' '));
    if (topic === 'count') return ask(String(steps.length), { things: 'notes' });
    if (topic === 'direction') return ask(directionOf(steps) ?? '');
    if (topic === 'higher') return ask(first > last ? 'first' : 'last');
  }
  if (content.kind === 'several') {
    if (topic === 'count') return ask(String(content.count), { things: content.what });
    if (topic === 'event') return ask(SINGLE_EVENT[content.what]);
  }
  if (content.kind === 'events') {
    const { events } = content;
    if (topic === 'event' || topic === 'first') return ask(events[0]);
    if (topic === 'last') return ask(events[events.length - 1]);
    if (topic === 'order') return ask(events.join(', '));
    if (topic === 'nature') return ask(ANIMALS.includes(events[0]) ? 'yes' : 'no');
  }
  throw new Error(`sounds: ${JSON.stringify(content)} allows no question of ${topic}`);
}

/** Whether something is heard: as often as not. */
function askPresence(
  content: Content,
  random: Random,
  ask: (answer: string, slots: Record<string, string>) => Question,
): Question {
  const [there, all]: readonly [readonly string[], readonly string[]] =
    content.kind === 'melody'
      ? [[content.melody.instrument], INSTRUMENT_NAMES]
      : content.kind === 'events'
        ? [content.events, EVENT_NAMES]
        : [[SINGLE_EVENT[content.what]], EVENT_NAMES];
  const yes = random.chance(0.5);
  const event = random.pick(yes ? there : all.filter((name) => !there.includes(name)));
  return ask(yes ? 'yes' : 'no', { event: MASSES.includes(event) ? event : withArticle(event) });
}
