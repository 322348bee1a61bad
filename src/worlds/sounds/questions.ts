import type { Random } from '../../base/random.ts';
import type { CountableName, EventName } from '../audio/events.ts';
import { EVENT_NAMES } from '../audio/events.ts';
import { INSTRUMENT_NAMES } from '../audio/instruments.ts';
import { directionOf, type Melody, NOTE_NAMES } from '../audio/melodies.ts';
import { widen } from '../phrasebook.ts';
import { fill, pickQuestion, type Question, withArticle } from '../wording.ts';
import type { Split } from '../world.ts';

/** What a recording holds, before it is played. */
export type Content =
  | { readonly kind: 'events'; readonly events: readonly EventName[] }
  | { readonly kind: 'several'; readonly what: CountableName; readonly count: number }
  | { readonly kind: 'melody'; readonly melody: Melody };

export const WORDINGS = widen('sounds', {
  event: {
    train: [
      'What do you hear?',
      'What is this sound?',
      'Name the sound.',
      'What makes this sound?',
      'What is it that you hear?',
      'What sound is it?',
      'What sound do you hear?',
      'Tell me what you hear.',
      'Tell me which sound it is.',
      'Listen: what is this?',
      'What made this sound?',
      'Where does this sound come from?',
      'What is this noise?',
      'What does it sound like?',
    ],
    validation: ['Which sound is this?'],
    test: ['What can be heard?'],
  },
  presence: {
    train: [
      'Do you hear {event}?',
      'Is there {event}?',
      'Yes or no: do you hear {event}?',
      'Is {event} there?',
      'Is it {event} that you hear?',
      'Did you hear {event}?',
      'Tell me if you hear {event}.',
      'Listen for {event}. Is it there?',
      'Does it sound like {event}?',
      'Is there {event}, yes or no?',
    ],
    validation: ['Can you hear {event}?'],
    test: ['Can {event} be heard?'],
  },
  nature: {
    train: [
      'Is it an animal?',
      'Does an animal make this sound?',
      'Is this an animal?',
      'Did an animal make this sound?',
      'Does this sound come from an animal?',
      'Yes or no: is it an animal?',
      'Is it an animal that makes this sound?',
    ],
    validation: ['Is this sound made by an animal?'],
    test: ['Do you hear an animal?'],
  },
  order: {
    train: [
      'What do you hear, in order?',
      'Name the sounds in order.',
      'Which sounds follow each other?',
      'Which sounds do you hear, one after another?',
      'What comes after what?',
      'Tell me the sounds in order.',
      'Name what you hear, one sound after another.',
      'In which order do the sounds come?',
      'Which sounds are there, in order?',
    ],
    validation: ['List the sounds in order.'],
    test: ['Which sounds are there, first to last?'],
  },
  first: {
    train: [
      'Which sound comes first?',
      'What do you hear first?',
      'Which sound is first?',
      'What sound comes first?',
      'What is heard first?',
      'Tell me the first sound.',
      'With which sound does it start?',
    ],
    validation: ['What is the first sound?'],
    test: ['Name the first sound.'],
  },
  last: {
    train: [
      'Which sound comes last?',
      'What do you hear last?',
      'Which sound is last?',
      'What sound comes last?',
      'What is heard last?',
      'Tell me the last sound.',
      'With which sound does it end?',
    ],
    validation: ['What is the last sound?'],
    test: ['Name the last sound.'],
  },
  count: {
    train: [
      'How many {things} are there?',
      'Count the {things}.',
      'How many {things} do you hear?',
      'How many {things}?',
      'Tell me how many {things} there are.',
      'The number of {things}?',
      'How many {things} did you hear?',
      'How many {things} are in the recording?',
      'Count how many {things} you hear.',
    ],
    validation: ['Give the number of {things}.'],
    test: ['How many {things} can be heard?'],
  },
  instrument: {
    train: [
      'Which instrument plays?',
      'What instrument is this?',
      'Name the instrument.',
      'Which instrument is it?',
      'What instrument do you hear?',
      'What instrument plays?',
      'Tell me the instrument.',
      'Listen: which instrument is this?',
      'On which instrument is it played?',
    ],
    validation: ['Which instrument do you hear?'],
    test: ['What is played here?'],
  },
  notes: {
    train: [
      'Name the notes.',
      'Which notes are played?',
      'Write down the notes.',
      'Which notes do you hear?',
      'What notes are played?',
      'Tell me the notes.',
      'Write down the notes in order.',
      'Which notes are these?',
    ],
    validation: ['Give the notes.'],
    test: ['What are the notes?'],
  },
  direction: {
    train: [
      'Does the melody rise or fall?',
      'Where does the melody go?',
      'Up or down?',
      'Does it go up or down?',
      'Do the notes rise or fall?',
      'Is the melody rising or falling?',
      'Tell me if the melody rises or falls.',
      'Rise or fall: what does the melody do?',
      'Do the notes go up or down?',
    ],
    validation: ['How does the melody move?'],
    test: ['In which direction does the melody go?'],
  },
  higher: {
    train: [
      'Which note is higher, the first or the last?',
      'Is the first or the last note higher?',
      'Is the first note higher or the last?',
      'Which is higher, the first note or the last?',
      'The first or the last note: which is higher?',
      'Tell me which note is higher, the first or the last.',
      'Compare the first and the last note. Which is higher?',
    ],
    validation: ['First or last: which note is higher?'],
    test: ['Of the first and the last note, which is higher?'],
  },
});

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
