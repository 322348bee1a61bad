import { readdirSync, readFileSync } from 'node:fs';
import type { Random } from '../../base/random.ts';
import { conversation, pickQuestion, type Question, questionCase, typeLoosely } from '../wording.ts';
import type { Split, World } from '../world.ts';
import { askAbout, type Fact, readBook } from './book.ts';

/** Everything that the world knows, in the order of the files' names. */
export const allFacts: readonly Fact[] = readAllBooks(new URL('./data/', import.meta.url));
export const factCount = allFacts.length;

/**
 * Facts that we wrote ourselves. A fact can only be known if it was taught, so all of them are in training and
 * the phrasings are what is held out.
 */
export const facts: World = {
  suite: 'text',
  tasks: ['facts'],

  /** Facts are drawn uniformly over all of them; one in six is asked again in other words. */
  document(random, split) {
    const drawn = Array.from({ length: random.integer(8, 11) }, () => random.pick(allFacts));
    const asked = drawn.flatMap((fact) => (random.chance(1 / 6) ? [fact, fact] : [fact]));
    return conversation(asked.map((fact) => loosely(questionOf(fact, random, split), random)));
  },

  case(task, random, split) {
    if (task !== 'facts') throw new Error(`the world of facts has no task "${task}"; it has facts`);
    return questionCase(task, questionOf(random.pick(allFacts), random, split));
  },
};

function questionOf(fact: Fact, random: Random, split: Split): Question {
  const { plain, wordings } = fact.relation;
  // People ask the plain question most, so training does too.
  const wording =
    split === 'train' && random.chance(0.35) ? random.pick(plain) : pickQuestion(wordings, random, split);
  return { prompt: askAbout(fact, wording), answer: fact.answer, alternatives: fact.alternatives };
}

function loosely(question: Question, random: Random): Question {
  return { ...question, prompt: typeLoosely(question.prompt, random) };
}

function readAllBooks(folder: URL): Fact[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .toSorted()
    .flatMap((name) => readBook(readFileSync(new URL(name, folder), 'utf8'), name));
}
