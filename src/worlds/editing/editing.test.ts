import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import type { PicturePart } from '../../text/turns.ts';
import { analyze } from '../checker/analysis.ts';
import { mismatch } from '../checker/requirements.ts';
import { paintSketch } from '../drawing/sketch.ts';
import { SHAPES } from '../scenes/vocabulary.ts';
import type { Case } from '../world.ts';
import { type EditingTask, editing, settledExample } from './index.ts';
import { EDIT_WORDINGS } from './phrasings.ts';

const picturesOf = ({ reference = [] }: Case): Picture[] =>
  reference.flatMap((part) => ('picture' in part ? [part.picture] : []));
const givenOf = ({ turns }: Case): Picture[] =>
  turns[0].parts.flatMap((part) => ('picture' in part ? [part.picture] : []));

it('documents are the same for the same seed', () => {
  const [one, two] = [new Random('seed'), new Random('seed')];
  for (const difficulty of [0, 0.5, 1])
    expect(editing.document(one, 'train', difficulty)).toEqual(editing.document(two, 'train', difficulty));
});

it('wordings of the splits differ', () => {
  for (const { train, validation, test } of Object.values(EDIT_WORDINGS)) {
    const held = validation.length + test.length;
    expect(new Set([...train, ...validation, ...test]).size).toBe(new Set(train).size + held);
    expect(Math.min(validation.length, test.length)).toBeGreaterThanOrEqual(3);
  }
});

it('a plan says what is there no longer and what is drawn, and each is a thing of the pictures', () => {
  const random = new Random('plans');
  const seen = { gone: 0, drawn: 0 };
  for (let i = 0; i < 60; i++) {
    const [request, answer] = editing.document(random, 'train', 1, true);
    const [plan, drawn] = answer.parts;
    if (!('thought' in plan && 'picture' in drawn)) continue;
    const source = request.parts.findLast((part): part is PicturePart => 'picture' in part)!;
    expect(drawn.source).toBe(source);
    const changes = plan.thought.split(', ');
    expect(changes.every((change) => /^(no )?\d{4} \w+ \w+ \w+$/.test(change))).toBe(true);
    const gone = changes.filter((change) => change.startsWith('no ')).length;
    const fresh = changes.length - gone;
    const [before, after] = [source, drawn].map(({ regions }) => regions!.regions.length);
    // What a cover hides is drawn, and was there before.
    if (gone > 0 || after > before) expect(after).toBe(before - gone + fresh);
    const named = plan.mentions!.map(({ from, to }) => plan.thought.slice(from, to));
    expect(named).toEqual(changes.map((change) => change.replace('no ', '')));
    seen.gone += gone;
    seen.drawn += fresh;
  }
  expect(seen.gone).toBeGreaterThan(10);
  expect(seen.drawn).toBeGreaterThan(10);
});

it('a picture that the conversation has come to was drawn or talked about, and its only thing may be "it"', () => {
  const random = new Random('conversations');
  const seen = { drawn: 0, earlier: 0, it: 0 };
  for (let i = 0; i < 300; i++) {
    const turns = editing.document(random, 'train', 1, true);
    if (turns.length === 2) continue;
    const [before, instruction, answer] = [turns.slice(0, 2), turns[2], turns[3]];
    const pictures = before.flatMap(({ parts }) =>
      parts.filter((part): part is PicturePart => 'picture' in part),
    );
    const [{ source }] = answer.parts.filter((part): part is PicturePart => 'picture' in part);
    expect(pictures.map(({ picture }) => picture)).toEqual([source!.picture]);
    const wasDrawn = pictures[0].seen === true;
    expect(wasDrawn).toBe(before[1].parts.some((part) => 'picture' in part));
    seen[wasDrawn ? 'drawn' : 'earlier']++;
    const said = instruction.parts.map((part) => ('text' in part ? part.text : '')).join('');
    const names = new RegExp(`${SHAPES.join('|')}|thing`, 'i');
    if (source!.regions!.regions.length > 1) expect(said).toMatch(names);
    else if (!names.test(said)) seen.it++;
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(4);
});

it('framed pictures have other shapes than squares', () => {
  const random = new Random('framed');
  const sizes = Array.from({ length: 60 }, () => picturesOf(editing.case('framed', random, 'train'))[0]);
  expect(new Set(sizes.map(({ width, height }) => `${width} × ${height}`)).size).toBe(8);
  expect(sizes.every(({ width, height }) => width !== height)).toBe(true);
});

describe.each(editing.tasks.filter((task) => task !== 'absent'))('the settled answer to %s', (task) => {
  it('is right by the checker, wherever things lay in the given picture', () => {
    const random = new Random(`settled ${task}`);
    const wrong: string[] = [];
    for (let i = 0; i < 24; i++) {
      const { after, settled, requirement } = settledExample(task as EditingTask, random, 'train', 1);
      const ground = analyze(paintSketch(after)).ground.lab;
      const reason = mismatch(paintSketch(settled), { ...requirement, ground });
      if (reason !== undefined) wrong.push(reason);
    }
    expect(wrong).toEqual([]);
  });
});

describe.each(editing.tasks)('%s', (task) => {
  it('accepts its own picture, and neither the picture as it was nor none', () => {
    const random = new Random(task);
    for (let i = 0; i < 5; i++) {
      const one = editing.case(task, random, 'test');
      expect(one.score(one.reference ? '' : one.expected, picturesOf(one))).toBe(1);
      expect(one.score('', [])).toBe(0);
      expect(one.score('', givenOf(one).slice(-1))).toBe(0);
    }
  });

  it('refuses the answer to another question', () => {
    const random = new Random(`other ${task}`);
    const [one, other] = [editing.case(task, random, 'test'), editing.case(task, random, 'test')];
    expect(one.score(other.reference ? '' : other.expected, picturesOf(other))).toBe(0);
  });
});
