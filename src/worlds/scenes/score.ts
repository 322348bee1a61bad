import type { Question } from './question.ts';
import { COLORS, inFull, plural, SHAPES, SIZES } from './vocabulary.ts';

const NUMBERS: readonly string[] = 'zero one two three four five six seven eight nine ten'.split(' ');

const SYNONYMS: Readonly<Record<string, string>> = {
  gray: 'grey',
  color: 'colour',
  big: 'large',
  little: 'small',
  centre: 'middle',
  center: 'middle',
};

/** Lower-case words without punctuation and articles, in our spelling. */
function words(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[.!?;:"'*`]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '' && word !== 'a' && word !== 'an' && word !== 'the')
    .map((word) => SYNONYMS[word] ?? word);
}

/** Whether a short reply says the answer or one of its alternatives, and nothing else. */
export function isRight(question: Question, reply: string): boolean {
  const plain = (text: string) => words(text.replace(/,\s*$/, '')).join(' ');
  const counted = (text: string) => {
    const said = plain(text);
    if (said === 'none') return '0';
    const at = NUMBERS.indexOf(said);
    return at < 0 ? said : String(at);
  };
  const given = /^\d+$/.test(question.answer) ? counted(reply) : plain(reply);
  return [question.answer, ...(question.alternatives ?? [])].some((answer) => plain(answer) === given);
}

/** Words that a description may hold besides the objects' own. */
const FILLERS = new Set(
  'there is are i see at on in of top bottom left right middle picture image scene shows'.split(' '),
);

/**
 * The objects that a description names, as sorted "large red circle" lines; undefined where any part of it is
 * not exactly one size, one colour and one shape. "two small red stars" counts twice.
 */
export function parseDescription(reply: string): string[] | undefined {
  const objects: string[] = [];
  const segments = reply.toLowerCase().split(/,|;|\n|\.\s|\band\b/);
  for (const segment of segments) {
    const said = words(segment).filter((word) => !FILLERS.has(word));
    if (said.length === 0) continue;
    const number = NUMBERS.indexOf(said[0]);
    const count = number > 0 ? number : 1;
    const rest = number > 0 ? said.slice(1) : said;
    const size = SIZES.find((name) => name === rest[0]);
    const color = COLORS.find((name) => name === rest[1]);
    const shape = SHAPES.find((name) => name === rest[2] || (count > 1 && plural(name) === rest[2]));
    if (rest.length !== 3 || size === undefined || color === undefined || shape === undefined)
      return undefined;
    for (let i = 0; i < count; i++) objects.push(inFull({ size, color, shape }));
  }
  return objects.sort();
}

/** Whether two descriptions name the same objects, each as often, in any order. */
export function saysTheSame(reply: string, expected: string): boolean {
  const [given, wanted] = [parseDescription(reply), parseDescription(expected)];
  return given !== undefined && wanted !== undefined && given.join('\n') === wanted.join('\n');
}
