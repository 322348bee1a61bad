import { widen } from '../phrasebook.ts';

/**
 * Sentences around what a relation asks for, `*` being the gap. A frame of `validation` or `test` is held out
 * for every relation at once: no training document holds it. The first frame of each kind is the plain question.
 */
export const frames = widen('facts', {
  /** "the capital of France" */
  noun: {
    train: [
      'what is *?',
      'tell me *.',
      'name *.',
      '*?',
      'do you know *?',
      'can you tell me *?',
      'please tell me *.',
      'I want to know *.',
      'give me *.',
    ],
    validation: ['I need *.', 'could you tell me *?'],
    test: ['I would like to know *.', 'please give me *.'],
  },
  /** "the author of Hamlet" */
  person: {
    train: [
      'who is *?',
      'tell me *.',
      'name *.',
      '*?',
      'do you know *?',
      'can you tell me *?',
      'please tell me *.',
      'I want to know *.',
    ],
    validation: ['I need *.', 'could you tell me *?'],
    test: ['I would like to know *.', 'please give me *.'],
  },
  /** "what a young dog is called": a question that stands only inside another sentence */
  indirect: {
    train: ['tell me *.', 'do you know *?', 'can you tell me *?', 'please tell me *.', 'I want to know *.'],
    validation: ['could you tell me *?'],
    test: ['I would like to know *.'],
  },
  /** "who wrote Hamlet": a question that keeps its order of words inside another sentence */
  clause: {
    train: [
      '*?',
      'tell me *.',
      'do you know *?',
      'can you tell me *?',
      'please tell me *.',
      'I want to know *.',
      'quick question: *?',
      'answer this: *?',
    ],
    validation: ['please answer: *?', 'could you tell me *?'],
    test: ['I would like to know *.', 'here is a question: *?'],
  },
  /** "what colour is a banana": a question that stands alone */
  question: {
    train: [
      '*?',
      'quick question: *?',
      'answer this: *?',
      'tell me: *?',
      'I have a question: *?',
      'question: *?',
    ],
    validation: ['please answer: *?', 'my question: *?'],
    test: ['here is a question: *?', 'please tell me: *?'],
  },
});

export type Kind = keyof typeof frames;

export function isKind(name: string): name is Kind {
  return name in frames;
}
