import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Turn } from '../../text/turns.ts';
import type { Split } from '../world.ts';
import { reading } from './index.ts';
import { boxOf } from './layout.ts';
import { letters } from './letters.ts';
import { questionsAbout, READING_WORDINGS, type SignQuestion } from './questions.ts';
import { drawSign, type Sign } from './sign.ts';
import { drawNumber, drawWord, ownerOf } from './texts.ts';

const splits: readonly Split[] = ['train', 'validation', 'test'];

function textsOf(turns: readonly Turn[]): string[] {
  return turns.flatMap((turn) => turn.parts.flatMap((part) => ('text' in part ? [part.text] : [])));
}

/** Signs of one to three lines, some of one colour and some of several. */
function drawSigns(count: number, split: Split, seed: string): Sign[] {
  const random = new Random(seed);
  const signs: Sign[] = [];
  while (signs.length < count) {
    const draw = random.chance(0.7) ? drawWord : drawNumber;
    const lines = Array.from({ length: random.integer(1, 4) }, () => [draw(random, split)]);
    const sign = drawSign(lines, random.chance(0.5), random, split);
    if (sign !== undefined) signs.push(sign);
  }
  return signs;
}

describe('reading.document', () => {
  it('depends on nothing but the randomness that it is given', () => {
    const once = reading.document(new Random('same'), 'train');
    reading.document(new Random('between'), 'train');
    expect(reading.document(new Random('same'), 'train')).toEqual(once);
    expect(reading.document(new Random('other'), 'train')).not.toEqual(once);
  });

  it('asks four to eight questions about one picture, picture first', () => {
    for (let i = 0; i < 100; i++) {
      const turns = reading.document(new Random(`turns ${i}`), 'train');
      expect(turns.length).toBeGreaterThanOrEqual(8);
      expect(turns.length).toBeLessThanOrEqual(16);
      turns.forEach((turn, at) => {
        expect(turn.role).toBe(at % 2 === 0 ? 'user' : 'model');
        expect(turn.parts.map((part) => ('picture' in part ? 'picture' : 'text'))).toEqual(
          at === 0 ? ['picture', 'text'] : ['text'],
        );
      });
      for (const text of textsOf(turns)) expect(text).not.toMatch(/[{}]|^$/);
    }
  });
});

describe('letters.document', () => {
  const drawn = (thinking: boolean) =>
    Array.from({ length: 120 }, (_, i) =>
      letters.document(new Random(`letters ${i}`), 'train', (i % 3) / 2, thinking),
    );

  it('shows lines of characters of one kind and asks to read all of few or one of a page', () => {
    let pages = 0;
    for (const [question, answer] of drawn(false)) {
      expect(question.parts.map((part) => Object.keys(part)[0])).toEqual(['picture', 'text']);
      const lines = textsOf([answer])[0].split(', ');
      expect(lines.length).toBeLessThanOrEqual(4);
      for (const line of lines) expect(line).toMatch(/^([a-z]{1,10}|[A-Z]{1,10}|[0-9]{1,10})$/);
      for (const line of lines) if (line.length > 1) expect(ownerOf(line)).toBe('train');
      const [{ regions }] = question.parts.flatMap((part) => ('picture' in part ? [part.regions!] : []));
      if (regions.length === lines.join('').length) continue;
      expect(lines).toHaveLength(1);
      pages++;
    }
    expect(pages).toBeGreaterThan(50);
  });

  it('spells every character of the answer in its thought, where the model is told to think', () => {
    for (const [, answer] of drawn(true)) {
      const [thought] = answer.parts.flatMap((part) => ('thought' in part ? [part.thought] : []));
      expect(thought.replace(/ ?[0-9]{2} (?=.)/g, '').replaceAll(',', ', ')).toBe(textsOf([answer])[0]);
    }
  });
});

describe('a thought about print', () => {
  const places = / ?[0-9]{2} (?=.)/g;
  it('spells the texts that the answer follows from, each letter after its place', () => {
    const signs = drawSigns(60, 'train', 'thoughts');
    const random = new Random('asked');
    for (const sign of signs) {
      const items = sign.lines.flat();
      for (const { form, thought, answer, reads } of questionsAbout(sign, random, 'train')) {
        const unread = ['color', 'colorOf', 'kind', 'background', 'total'].includes(form);
        expect(thought === undefined, form).toBe(unread);
        if (thought === undefined) continue;
        const texts = thought.split(/, (?=[0-9]{2} )/).map((text) => text.replace(places, ''));
        if (reads) expect(texts).toEqual(answer.split(/,? /));
        else expect(texts).toEqual(items.map(({ text }) => text));
      }
    }
  });

  it('places letters of a line from left to right', () => {
    const sign = drawSigns(1, 'train', 'order')[0];
    const [{ thought = '' }] = questionsAbout(sign, new Random('order'), 'train');
    const columns = thought.split(', ')[0].match(/[0-9](?=[0-9] )/g) ?? [];
    expect(columns.length).toBe(sign.lines[0][0].text.length);
    expect(columns).toEqual(columns.toSorted());
  });

  it('is had where the model is told to think, about up to three questions', () => {
    const random = new Random('thinking');
    for (let i = 0; i < 40; i++) {
      const turns = reading.document(random, 'train', 1, i % 2 === 0);
      const thoughts = turns.flatMap(({ parts }) => parts).filter((part) => 'thought' in part);
      if (i % 2 === 0) expect(turns.length).toBeLessThanOrEqual(6);
      else expect(thoughts).toEqual([]);
    }
  });
});

describe('a sign', () => {
  it('shows all of its text within the picture, large enough and with enough contrast', () => {
    for (const split of splits) {
      for (const { outlines, picture, size, contrast } of drawSigns(100, split, `signs ${split}`)) {
        const { left, top, right, bottom } = boxOf(outlines.flat());
        expect(Math.min(left, top, picture.width - right, picture.height - bottom)).toBeGreaterThan(0.9);
        expect(size).toBeGreaterThanOrEqual(8);
        expect(contrast).toBeGreaterThanOrEqual(2.6);
      }
    }
  });

  it('uses only fonts and texts of its split', () => {
    for (const split of splits) {
      for (const sign of drawSigns(100, split, `owned ${split}`)) {
        expect(sign.face.split).toBe(split);
        for (const { text } of sign.lines.flat()) expect(['all', split]).toContain(ownerOf(text));
      }
    }
  });
});

describe('questions', () => {
  const asked = splits.flatMap((split) =>
    drawSigns(60, split, `asked ${split}`).flatMap((sign, i) =>
      questionsAbout(sign, new Random(`${split} ${i}`), split).map((question) => ({ question, sign })),
    ),
  );

  it('cover every form, except pairs, about signs with one text a line', () => {
    const forms = new Set(asked.map(({ question }) => question.form));
    const missing = Object.keys(READING_WORDINGS).filter((form) => !forms.has(form as SignQuestion['form']));
    expect(missing.toSorted()).toEqual(['left', 'pair', 'right']);
  });

  it('never claim a text of another split', () => {
    for (const { question, sign } of asked) {
      const claimed = /'(\w+)'/.exec(question.prompt)?.[1];
      if (claimed !== undefined) expect(['all', sign.face.split]).toContain(ownerOf(claimed));
    }
  });

  it('are answered by what is printed', () => {
    for (const { question, sign } of asked) {
      const texts = sign.lines.flat().map((item) => item.text);
      if (question.form === 'all') expect(question.answer).toBe(texts.join(', '));
      if (question.form === 'bottom') expect(question.answer).toBe(texts.at(-1));
      if (question.form === 'spell') expect(question.answer.replaceAll(' ', '')).toBe(texts[0]);
      if (question.form === 'says' || question.form === 'contains') {
        const claimed = /'(\w+)'/.exec(question.prompt)?.[1] ?? '';
        expect(question.answer).toBe(texts.includes(claimed) ? 'yes' : 'no');
      }
    }
  });
});

describe('phrasings', () => {
  it('are at least ten in training and three held out for each split, none shared', () => {
    for (const [form, { train, validation, test }] of Object.entries(READING_WORDINGS)) {
      expect(train.length, form).toBeGreaterThanOrEqual(10);
      expect(Math.min(validation.length, test.length), form).toBeGreaterThanOrEqual(3);
      const all = [...train, ...validation, ...test];
      expect(new Set(all).size, form).toBe(all.length);
    }
  });

  it('hold out sentences that no form trains on', () => {
    const all = Object.values(READING_WORDINGS);
    const trained = new Set(all.flatMap(({ train }) => train.map((line) => line.toLowerCase())));
    for (const held of all.flatMap(({ validation, test }) => [...validation, ...test])) {
      expect(trained, held).not.toContain(held.toLowerCase());
    }
    const shared = all
      .flatMap(({ validation }) => validation)
      .filter((line) => all.some(({ test }) => test.includes(line)));
    expect(shared).toEqual([]);
  });
});

describe('reading.case', () => {
  it('gives 1 for the expected reply and less for one wrong letter', () => {
    for (const task of reading.tasks) {
      for (let i = 0; i < 50; i++) {
        const one = reading.case(task, new Random(`case ${i}`), 'validation');
        expect([one.suite, one.task, one.metric]).toEqual(['scenes', task, 'characterAccuracy']);
        expect(one.score(one.expected, [])).toBe(1);
        expect(one.score(` ${one.expected}\n`, [])).toBe(1);
        expect(one.score(`#${one.expected.slice(1)}`, [])).toBeCloseTo(1 - 1 / one.expected.length);
        expect(one.score('', [])).toBe(0);
        if (task === 'readingNumbers') expect(one.expected).toMatch(/^\d{1,5}$/);
      }
    }
  });

  it('refuses a task that it does not have', () => {
    expect(() => reading.case('describe', new Random(1), 'test')).toThrow(/"describe".*reading/);
  });
});
