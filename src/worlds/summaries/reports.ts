import type { Wordings } from '../wording.ts';

/** A kind of event: what it can be about, how it is told piece by piece, and what it comes down to. */
interface Report {
  readonly things: readonly string[];
  readonly sentences: readonly Wordings[];
  readonly summary: string;
}

export const reports = {
  opening: {
    things: ['bakery', 'bookshop', 'school', 'cinema', 'library', 'café', 'museum'],
    sentences: [
      {
        train: ['{town} has a new {thing}.', 'There is something new in {town}: a {thing}.'],
        validation: ['A {thing} has come to {town}.'],
        test: ['People in {town} can now go to a new {thing}.'],
      },
      {
        train: ['Its doors opened on {day}.', 'On {day} everybody could come in for the first time.'],
        validation: ['The first day was {day}.'],
        test: ['It could be entered from {day} on.'],
      },
      {
        train: ['{who} had worked on it for {number} months.', 'For {number} months {who} had prepared it.'],
        validation: ['{who} needed {number} months to get there.'],
        test: ['It took {who} {number} months of work.'],
      },
    ],
    summary: '{who} opened a {thing} in {town} on {day}.',
  },
  rescue: {
    things: ['cat', 'dog', 'horse', 'sheep', 'swan', 'goat'],
    sentences: [
      {
        train: [
          'A {thing} fell into the river in {town}.',
          'In {town} a {thing} was in danger in the river.',
        ],
        validation: ['The river of {town} nearly took a {thing}.'],
        test: ['A {thing} could not get out of the river in {town}.'],
      },
      {
        train: ['It happened on {day}.', 'That was on {day}.'],
        validation: ['The day was {day}.'],
        test: ['All this was on {day}.'],
      },
      {
        train: [
          '{who} jumped in and pulled it out after {number} minutes.',
          'After {number} minutes {who} had it safe on land.',
        ],
        validation: ['It took {who} {number} minutes to bring it to the bank.'],
        test: ['{who} held it for {number} minutes and got it out.'],
      },
    ],
    summary: '{who} saved a {thing} from the river in {town} on {day}.',
  },
  prize: {
    things: ['song', 'picture', 'poem', 'film', 'cake', 'garden'],
    sentences: [
      {
        train: ['{who} is happy.', 'It is a great week for {who}.'],
        validation: ['{who} cannot stop smiling.'],
        test: ['Nobody is as glad as {who}.'],
      },
      {
        train: [
          'On {day} the judges in {town} named the best {thing}.',
          'The best {thing} was chosen on {day} in {town}.',
        ],
        validation: ['In {town} the prize for the best {thing} was given on {day}.'],
        test: ['{day} was the day on which {town} chose its best {thing}.'],
      },
      {
        train: ['It beat {number} others.', 'There were {number} others, and none was as good.'],
        validation: ['{number} others went home without a prize.'],
        test: ['{number} others were not good enough.'],
      },
    ],
    summary: '{who} won a prize for the best {thing} in {town} on {day}.',
  },
  loss: {
    things: ['ring', 'bag', 'hat', 'violin', 'key', 'phone'],
    sentences: [
      {
        train: ['{who} is looking for a {thing}.', 'A {thing} is missing, and {who} is sad.'],
        validation: ['{who} would like to have a {thing} back.'],
        test: ['Has anybody seen the {thing} of {who}?'],
      },
      {
        train: [
          'It was last seen on {day} on a train to {town}.',
          'On {day} it was still there, on the train to {town}.',
        ],
        validation: ['The train to {town} had it on board on {day}.'],
        test: ['On {day} it stayed behind on the train to {town}.'],
      },
      {
        train: ['Who finds it gets {number} euros.', 'There are {number} euros for whoever brings it.'],
        validation: ['{number} euros wait for the finder.'],
        test: ['The finder may keep {number} euros.'],
      },
    ],
    summary: '{who} lost a {thing} on the train to {town} on {day}.',
  },
  race: {
    things: ['running', 'swimming', 'cycling', 'rowing', 'skating'],
    sentences: [
      {
        train: ['There was a {thing} race in {town}.', '{town} saw a great {thing} race.'],
        validation: ['A {thing} race took place in {town}.'],
        test: ['Many came to {town} for the {thing} race.'],
      },
      {
        train: ['It began on {day} in the rain.', 'The start was on {day} at noon.'],
        validation: ['It was held on {day}.'],
        test: ['{day} brought good weather for it.'],
      },
      {
        train: [
          '{who} came first after {number} minutes.',
          'After {number} minutes {who} was at the end before everybody else.',
        ],
        validation: ['Nobody was faster than {who} with {number} minutes.'],
        test: ['{who} needed {number} minutes, less than all others.'],
      },
    ],
    summary: '{who} won the {thing} race in {town} on {day}.',
  },
} satisfies Record<string, Report>;

/** Sentences that a summary leaves out. */
export const details: readonly Wordings[] = [
  {
    train: ['Many people stood and watched.', 'A crowd had come.'],
    validation: ['Some neighbours looked on.'],
    test: ['A few children stood by.'],
  },
  {
    train: ['The sky was grey.', 'The sun was out.'],
    validation: ['A cold wind blew.'],
    test: ['It was a warm day.'],
  },
  {
    train: ['The mayor said a few words.', 'Somebody took pictures.'],
    validation: ['The radio told of it.'],
    test: ['A band played.'],
  },
  {
    train: ['Afterwards there was tea.', 'There was soup for all.'],
    validation: ['Everybody got a biscuit.'],
    test: ['Later they all ate together.'],
  },
];
