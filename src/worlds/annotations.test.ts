import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import type { CharacterRegion } from '../media/regions.ts';
import type { Annotations, PicturePart, ThoughtPart } from '../text/turns.ts';
import { comprehension } from './comprehension/index.ts';
import { drawing } from './drawing/index.ts';
import { editing } from './editing/index.ts';
import { exam } from './exam/index.ts';
import { letters } from './reading/letters.ts';
import { retrieval } from './retrieval/index.ts';
import { FORMS, findCase, type SceneTask } from './scenes/index.ts';
import { inFull } from './scenes/vocabulary.ts';

/** What stands at each reference of a text, up to the next space. */
const wordsAt = (text: string, { references = [] }: Annotations) =>
  references.map(({ at, first, last }) => ({ word: /^ ?\S*/.exec(text.slice(at))![0].trim(), first, last }));

const pictureIn = (parts: readonly object[]) => parts.find((part) => 'picture' in part) as PicturePart;
const thoughtIn = (parts: readonly object[]) => parts.find((part) => 'thought' in part) as ThoughtPart;

describe('what is said of a scene refers to', () => {
  test.each(Object.keys(FORMS) as SceneTask[])('the things that the answer depends on: %s', (task) => {
    const random = new Random(`references ${task}`);
    for (let i = 0; i < 150; i++) {
      const { scene, question } = findCase(task, random, 'train');
      const said = wordsAt(question.answer, question);
      expect(said.length, question.text).toBeGreaterThan(0);
      const [{ first, last }] = said;
      const things = last.map((index) => scene.objects[index]);
      if (task === 'describe') {
        expect(said.map(({ word }) => word.replace(/,$/, '')).join(' ')).toBe(
          scene.objects.map(inFull).join(' '),
        );
        for (const [
          k,
          {
            last: [index],
          },
        ] of said.entries())
          expect(index).toBe(Math.floor(k / 3));
      } else if (task === 'attributes') {
        expect(inFull(things[0]).split(' ')).toContain(question.answer);
      } else if (task === 'count') {
        expect(String(last.length)).toBe(question.answer);
      } else if (task === 'existence') {
        expect(last.length > 0).toBe(question.answer === 'yes');
        expect(first).toEqual(last);
      }
    }
  });

  test('the things of a kind, where a question has named it', () => {
    const random = new Random('asked');
    let named = 0;
    for (let i = 0; i < 300; i++) {
      const { scene, question } = findCase(random.pick(['count', 'existence']), random, 'train');
      for (const { at, first } of question.askedReferences ?? []) {
        const words = question.text.slice(0, at).toLowerCase().replaceAll('gray', 'grey').split(/\W+/);
        const last = words.at(-1)!.replace(/(?<=cross)es$|s$/, '');
        const shapes = new Set(scene.objects.map(({ shape }) => shape as string));
        if (shapes.has(last)) {
          named++;
          for (const index of first) expect(scene.objects[index].shape).toBe(last);
        }
      }
      if (question.answer === '1')
        expect(question.askedReferences?.every(({ first }) => first.length === 1)).not.toBe(false);
    }
    expect(named).toBeGreaterThan(50);
  });
});

test('every letter of a thought refers to the letter that is printed', () => {
  for (let i = 0; i < 60; i++) {
    const [user, model] = letters.document(new Random(`letters ${i}`), 'train', 1, true);
    const printed = pictureIn(user.parts).regions!.regions as readonly CharacterRegion[];
    const { thought, references } = thoughtIn(model.parts);
    const spelled = wordsAt(thought, { references }).filter(({ word }) => /^\D,?$|^\d,?$/.test(word));
    const characters = thought.split(/,? /).filter((_, word) => word % 2 === 1);
    expect(characters.length).toBeGreaterThan(0);
    for (const character of characters) {
      expect(
        spelled.some(
          ({ word, last: [index] }) => word[0] === character && printed[index].character === character,
        ),
      ).toBe(true);
    }
  }
});

test('plans name the things of the picture and refer to what was asked for or was there', () => {
  let [asked, changed] = [0, 0];
  for (let i = 0; i < 120; i++) {
    const world = i % 2 ? drawing : editing;
    const [user, model] = world.document(new Random(`plan ${i}`), 'train', 1, true);
    const thinks = thoughtIn(model.parts);
    if (!thinks) continue;
    const { thought, mentions = [], references } = thinks;
    const { regions, source } = pictureIn(model.parts);
    const shown = [...regions!.regions.keys()];
    const before = source?.regions?.firstThing;
    const named = mentions.map(({ thing }) => thing);
    if (world === drawing) expect(named).toEqual(shown);
    else expect(named.every((thing) => shown.includes(thing) || thing >= before!)).toBe(true);
    const names = mentions.map(({ from, to }) => thought.slice(from, to));
    const said = wordsAt(thought, { references });
    for (const { word, first } of said) {
      const given = user.parts.flatMap((part) => {
        if ('text' in part)
          return (part.mentions ?? [])
            .filter(({ thing }) => thing === first[0])
            .map(({ from, to }) => part.text.slice(from, to));
        return [];
      });
      if (given.length > 0 && !/^\d/.test(word)) {
        asked++;
        expect(given[0].toLowerCase().replace('gray', 'grey')).toContain(word.replace(',', ''));
      } else if (world === editing) {
        changed++;
        expect(first[0]).toBeGreaterThanOrEqual(before!);
      }
    }
    expect(names.every((name) => thought.includes(name))).toBe(true);
  }
  expect(asked).toBeGreaterThan(60);
  expect(changed).toBeGreaterThan(60);
});

test.each([
  ['exam', exam, (named: string, word: string) => named.startsWith(`${word}. `)],
  ['comprehension', comprehension, (named: string, word: string) => named.includes(word)],
  ['retrieval', retrieval, (named: string, word: string) => named.endsWith(`: ${word}`)],
] as const)('answers of %s look at the line of the text that holds them', (name, world, holds) => {
  const random = new Random(`lines ${name}`);
  let looks = 0;
  for (let i = 0; i < 20; i++) {
    const named = new Map<number, string>();
    for (const { parts } of world.document(random, 'train', 1, i % 2 === 0)) {
      for (const part of parts) {
        if (!('text' in part || 'thought' in part)) continue;
        const text = 'text' in part ? part.text : part.thought;
        for (const { thing, from, to } of part.mentions ?? []) named.set(thing, text.slice(from, to));
        for (const { word, first, last } of wordsAt(text, part)) {
          expect(last).toEqual(first);
          expect(holds(named.get(first[0])!, word.replace(/[.,:]$/, ''))).toBe(true);
          looks++;
        }
      }
    }
  }
  expect(looks).toBeGreaterThan(60);
});
