import type { Random } from '../base/random.ts';
import { hashString } from '../base/random.ts';
import { type Mention, modelText, type Reference, type Turn, userText } from '../text/turns.ts';
import type { Case, Split } from './world.ts';

/**
 * What the text worlds share: one question with its answer, the wordings that each split may use,
 * and how a reply is compared with the answer.
 */
export interface Question {
  readonly prompt: string;
  readonly answer: string;
  /** Further replies that count as right. */
  readonly alternatives?: readonly string[];
  /** What leads to the answer, for models that think; undefined where it is known at once. */
  readonly thought?: string;
  /** Which things the prompt names, for training. */
  readonly mentions?: readonly Mention[];
  /** Which things the words of the answer depend on, for training. */
  readonly references?: readonly Reference[];
  /** Which things those of the thought depend on. */
  readonly thoughtReferences?: readonly Reference[];
  /** Letters are the point of the question, so case and articles count. */
  readonly exact?: boolean;
}

/** One generator of questions; it uses only what `split` owns. */
export type Puzzle = (random: Random, split: Split) => Question;

/** Templates by split. `train` is also used in half of the held-out cases, so that both abilities are seen. */
export type Wordings = Readonly<Record<Split, readonly string[]>>;

/** A wording that `split` may use: training wordings alone in training, held-out ones half the time elsewhere. */
export function pickWording(wordings: Wordings, random: Random, split: Split): string {
  const held = split !== 'train' && random.chance(0.5);
  return random.pick(wordings[held ? split : 'train']);
}

/**
 * The wording of a question or a request. In training some are put otherwise: what is asked must be found in the
 * words that carry it, so that wordings never seen are understood too.
 */
export function pickQuestion(wordings: Wordings, random: Random, split: Split): string {
  const wording = pickWording(wordings, random, split);
  return split === 'train' && random.chance(PUT_OTHERWISE) ? putOtherwise(wording, random) : wording;
}

/** The share of training questions that are put otherwise than by their wording. */
const PUT_OTHERWISE = 0.3;

/** Words without which a question is still understood. "a" may be a letter that is asked about. */
const NEEDLESS = /\b(?:the|is|are|do|does|there|of|you|can|in|it|me|(?:a|an)(?= [a-z]{3,})) /g;
const BEFORE = [
  'so,',
  'now,',
  'and',
  'ok,',
  'next:',
  'hello,',
  'a question:',
  'quick:',
  'I ask you:',
] as const;
const AFTER = ['Thanks.', 'Thank you.', 'Quickly.', 'I want to know.'] as const;

/**
 * A question with words left out, or with words around it that say nothing. (Word dropout: Iyyer et al., Deep
 * Unordered Composition, ACL 2015, section 3.)
 */
function putOtherwise(wording: string, random: Random): string {
  let text = wording;
  if (random.chance(0.6)) text = text.replaceAll(NEEDLESS, (word) => (random.chance(0.5) ? '' : word));
  // What tells something first keeps its capital.
  const lower = text.includes('. ') ? text : text.charAt(0).toLowerCase() + text.slice(1);
  const roll = random.next();
  if (roll < 0.5) return `${capitalise(random.pick(BEFORE))} ${lower}`;
  return roll < 0.6 ? `${text} ${random.pick(AFTER)}` : text;
}

/** Replaces every `{name}` of a template; an unknown name is a mistake of the author. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (_match, name: string) => {
    if (!(name in values)) throw new Error(`"${template}" wants {${name}}; given ${Object.keys(values)}`);
    return String(values[name]);
  });
}

/** The split that owns a composition (operands, names, …): 5 % validation, 5 % test, by a stable hash. */
export function splitOf(composition: string): Split {
  const bucket = hashString(composition) % 20;
  return bucket === 0 ? 'validation' : bucket === 1 ? 'test' : 'train';
}

/** Draws until the composition belongs to `split`. The limit turns an impossible request into an error. */
export function drawOwned<T>(draw: () => T, composition: (drawn: T) => string, split: Split): T {
  for (let attempt = 0; attempt < 5000; attempt++) {
    const drawn = draw();
    if (splitOf(composition(drawn)) === split) return drawn;
  }
  throw new Error(
    `no composition of the ${split} split among 5,000 draws: the space is too small to hold out`,
  );
}

/** Case, outer quotes, a leading article and a final full stop do not matter for a short answer. */
export function normalise(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^["']+|["']+$/g, '')
    .replace(/[.!]+$/, '')
    .replace(/^(the|an|a) /, '');
}

export function isRight(question: Question, reply: string): boolean {
  if (question.exact) return reply.trim().replace(/\.$/, '') === question.answer;
  const given = normalise(reply);
  return [question.answer, ...(question.alternatives ?? [])].some((answer) => normalise(answer) === given);
}

/** A conversation of independent questions, every answer supervised, after its thought where the model thinks. */
export function conversation(questions: readonly Question[], thinking = false): Turn[] {
  return questions.flatMap((question): Turn[] => [
    { role: 'user', parts: [{ text: question.prompt, mentions: question.mentions }] },
    answerTurn(question, thinking),
  ]);
}

/** The model's turn that answers. @param thinking whether it thinks before */
export function answerTurn(question: Question, thinking: boolean): Turn {
  const { answer, references, thought, thoughtReferences } = question;
  const thinks = thinking && thought !== undefined;
  return modelText(answer, thinks ? { thought, references: thoughtReferences } : undefined, { references });
}

export function questionCase(task: string, question: Question): Case {
  return {
    suite: 'text',
    task,
    metric: 'accuracy',
    turns: [userText(question.prompt)],
    expected: question.answer,
    score: (reply) => (isRight(question, reply) ? 1 : 0),
  };
}

/** How different people type the same question or request, each sentence of it; the template begins in lower case. */
export function typed(text: string, random: Random): string {
  const plain = random.chance(0.15) ? text.replace(/[.?]$/, '') : text;
  const spelled = random.chance(0.3) ? plain.replaceAll('colour', 'color').replaceAll('grey', 'gray') : plain;
  return random.chance(0.75) ? spelled.split('. ').map(capitalise).join('. ') : spelled;
}

/** The same question as people type it in a hurry: now and then without capitals or without the final mark. */
export function typeLoosely(prompt: string, random: Random): string {
  const roll = random.next();
  if (roll < 0.05) return prompt.replace(/[.?!]$/, '');
  if (roll < 0.1) return prompt.toLowerCase().replace(/[.?!]$/, '');
  return prompt;
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "a" or "an", by sound as far as our small vocabulary needs. */
export function withArticle(noun: string): string {
  const vowel = /^[aeiou]/i.test(noun) && !/^(uni|use|eu|one|ukulele)/i.test(noun);
  return `${vowel || /^(hour|honest|heir)/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
