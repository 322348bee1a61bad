import { readFileSync } from 'node:fs';
import type { Random } from '../../base/random.ts';
import type { Turn } from '../../text/turns.ts';
import { widen } from '../phrasebook.ts';
import { conversation, isRight, pickWording, type Question, questionCase, typeLoosely } from '../wording.ts';
import type { Case, Split, World } from '../world.ts';
import { type Intent, readIntents } from './intents.ts';

export const intents: readonly Intent[] = readAll();

function readAll(): Intent[] {
  const own = readIntents(readFileSync(new URL('./intents.txt', import.meta.url), 'utf8'));
  const phrasings = widen('talk', Object.fromEntries(own.map((intent) => [intent.name, intent.phrasings])));
  return own.map((intent) => ({ ...intent, phrasings: phrasings[intent.name] }));
}

/** Applications like to open with one of these; the answers do not depend on it. */
const systemTexts: readonly string[] = [
  'You are a helpful assistant.',
  'You are Alhena.',
  'You are a helpful assistant. Answer briefly.',
  'Be brief and honest.',
  'Answer the question.',
];

/**
 * Small talk that says honestly what the model is. Each intent has exactly one taught answer, so that greedy
 * decoding can be right; a reply in other words counts when it holds the intent's key phrases and stays short.
 */
export const talk: World = {
  suite: 'text',
  tasks: ['talk'],

  document(random, split) {
    // Saying "I do not know" has the most ways to be asked for, so it comes up more often than the rest.
    const extra = intents.filter((intent) => intent.name === 'unknown' && random.chance(0.5));
    const chosen = random.shuffle([...random.sample(intents, random.integer(7, 11)), ...extra]);
    const questions = chosen.map((intent) => {
      const question = questionOf(intent, random, split);
      return { ...question, prompt: typeLoosely(question.prompt, random) };
    });
    return [...systemTurns(random), ...conversation(questions)];
  },

  case(task, random, split): Case {
    if (task !== 'talk') throw new Error(`the world of small talk has no task "${task}"; it has talk`);
    const intent = random.pick(intents);
    const question = questionOf(intent, random, split);
    const score = (reply: string) => (isRight(question, reply) || saysTheSame(intent, reply) ? 1 : 0);
    return { ...questionCase(task, question), score };
  },
};

function questionOf(intent: Intent, random: Random, split: Split): Question {
  return { prompt: pickWording(intent.phrasings, random, split), answer: intent.answer };
}

function systemTurns(random: Random): Turn[] {
  return random.chance(0.25) ? [{ role: 'system', parts: [{ text: random.pick(systemTexts) }] }] : [];
}

/** Whole words, so that "no" is not found in "know"; at most 1.5 times as long, so that babble does not pass. */
function saysTheSame(intent: Intent, reply: string): boolean {
  const words = ` ${reply.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `;
  return (
    reply.length <= 1.5 * intent.answer.length &&
    intent.keys.every((key) => words.includes(` ${key.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `))
  );
}
