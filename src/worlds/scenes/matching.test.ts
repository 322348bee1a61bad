import { expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Part, Turn } from '../../text/turns.ts';
import { matching } from './matching.ts';
import { COLORS, isAllowed, SHAPES, SIZES, TRIPLES } from './vocabulary.ts';

const textOf = ({ parts }: Turn): string =>
  parts.map((part: Part) => ('text' in part ? part.text : '')).join('');
const documents = Array.from({ length: 300 }, (_, i) =>
  matching.document(new Random(`matching ${i}`), 'train'),
);
const isTold = ([first]: Turn[]) => first.parts.every((part) => !('picture' in part));

it('asks much of one scene, shown or told, and as often yes as no', () => {
  const told = documents.filter(isTold).length / documents.length;
  expect(told).toBeGreaterThan(0.25);
  expect(told).toBeLessThan(0.45);
  const answers = documents.flatMap((turns) => turns.filter(({ role }) => role === 'model').map(textOf));
  expect(answers.length / documents.length).toBeGreaterThan(11);
  const [yes, no] = ['yes', 'no'].map((word) => answers.filter((answer) => answer === word).length);
  expect(yes + no).toBeGreaterThan(answers.length / 3);
  expect(yes / (yes + no)).toBeGreaterThan(0.4);
  expect(yes / (yes + no)).toBeLessThan(0.6);
});

it('answers what is told as whoever reads it would', () => {
  let asked = 0;
  const kind = `(?:(${SIZES.join('|')}) )?(?:(${COLORS.join('|')}) )?(${SHAPES.join('|')})\\b`;
  const asking = new RegExp(`(?:is there|there is) an? ${kind}`, 'i');
  for (const turns of documents.filter(isTold)) {
    const [opening] = textOf(turns[0]).split('. ');
    const things = [...opening.matchAll(new RegExp(kind, 'g'))];
    turns.forEach((turn, i) => {
      const question = i === 0 ? textOf(turn).slice(opening.length + 2) : textOf(turn);
      const named = asking.exec(question.replace('gray', 'grey'));
      if (turn.role !== 'user' || !named) return;
      const found = things.some((thing) => named.slice(1).every((word, j) => !word || word === thing[j + 1]));
      expect(textOf(turns[i + 1]), `${opening}. ${question}`).toBe(found ? 'yes' : 'no');
      asked++;
    });
  }
  expect(asked).toBeGreaterThan(50);
});

it('tells no held-out combination', () => {
  const held = TRIPLES.filter((triple) => !isAllowed(triple, 'train')).map(
    ({ size, color, shape }) => `${size} ${color} ${shape}`,
  );
  for (const turns of documents.filter(isTold)) {
    const [opening] = textOf(turns[0]).split('. ');
    for (const combination of held) expect(opening).not.toMatch(new RegExp(`\\b${combination}\\b`));
  }
});
