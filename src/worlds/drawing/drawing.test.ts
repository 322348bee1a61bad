import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import type { Part } from '../../text/turns.ts';
import { mismatch, satisfies } from '../checker/requirements.ts';
import { COLORS, isAllowed, ownerOf, SHAPES } from '../scenes/vocabulary.ts';
import type { Case } from '../world.ts';
import { drawing } from './index.ts';
import { toneOf } from './palette.ts';
import { DRAWING_WORDINGS } from './phrasings.ts';
import { drawnTurn } from './plan.ts';
import { type DrawingRequest, drawRequest } from './request.ts';
import { settledRequest } from './settle.ts';
import { makeItem, type Placed, paintSketch, SIDE } from './sketch.ts';

const pixels = ({ sketch }: DrawingRequest) => Buffer.from(paintSketch(sketch).data);
const picturesOf = ({ reference = [] }: Case): Picture[] =>
  reference.flatMap((part) => ('picture' in part ? [part.picture] : []));

describe('documents', () => {
  it('are the same for the same seed', () => {
    const [one, two] = [new Random('seed'), new Random('seed')];
    for (const difficulty of [0, 0.5, 1])
      expect(drawing.document(one, 'train', difficulty)).toEqual(drawing.document(two, 'train', difficulty));
  });

  it('answer with pictures of 64 × 64', () => {
    const random = new Random('documents');
    for (let i = 0; i < 50; i++) {
      const [user, model] = drawing.document(random, 'train', 0);
      expect([user.role, model.role]).toEqual(['user', 'model']);
      const [part] = model.parts;
      expect('picture' in part && [part.picture.width, part.picture.height]).toEqual([SIDE, SIDE]);
    }
  });

  it('plan first where the model is told to think: each thing at its place', () => {
    const random = new Random('plans');
    for (let i = 0; i < 60; i++) {
      const { sketch } = drawRequest(1 + (i % 4), random, 'train', 1);
      const picture = Buffer.from(paintSketch(sketch).data);
      const shows = (drawn: Part) => 'picture' in drawn && picture.equals(Buffer.from(drawn.picture.data));
      expect(drawnTurn(sketch, false).parts.map(shows)).toEqual([true]);
      const [part, drawn] = drawnTurn(sketch, true).parts;
      expect(shows(drawn)).toBe(true);
      const steps = ('thought' in part ? part.thought : '').split(', ');
      const steps4 = (pixels: number) => String(Math.round(pixels / 4)).padStart(2, '0');
      const all = sketch.items.map(
        ({ x, y, size, color, shape }) => `${steps4(x)}${steps4(y)} ${size} ${color} ${shape}`,
      );
      expect(steps.toSorted()).toEqual(all.toSorted());
    }
    const document = drawing.document(new Random('thinking'), 'train', 0, true);
    expect(document[1].parts.map((part) => Object.keys(part)[0])).toEqual(['thought', 'picture']);
  });

  it('draw anew after another picture, and read aloud what was drawn', () => {
    const random = new Random('anew');
    const seen = { anew: 0, aloud: 0 };
    for (let i = 0; i < 200; i++) {
      const turns = drawing.document(random, 'train', 1);
      if (turns.length === 2) continue;
      const answer = turns[turns.length - 1].parts;
      const drawn = answer.find((part) => 'picture' in part);
      if (drawn) expect(drawn.source).toBeUndefined();
      else expect(turns[1].parts).toMatchObject([{ seen: true }]);
      seen[drawn ? 'anew' : 'aloud']++;
    }
    expect(Math.min(seen.anew, seen.aloud)).toBeGreaterThan(2);
  });

  it('begin with one thing, said in full, and one picture for it', () => {
    const random = new Random('easy');
    const seen = new Map<string, DrawingRequest>();
    for (let i = 0; i < 300; i++) {
      const request = drawRequest(1, random, 'train', 0);
      expect(request.phrase).toMatch(/^an? (small|medium|large) \w+ \w+$/);
      const before = seen.get(request.phrase);
      if (before) expect(pixels(request).equals(pixels(before))).toBe(true);
      seen.set(request.phrase, request);
    }
    expect(seen.size).toBeGreaterThan(100);
  });

  it('never show training what other splits hold out', () => {
    const random = new Random('held out');
    for (let i = 0; i < 200; i++) {
      for (const item of drawRequest(random.integer(1, 5), random, 'train', 1).sketch.items)
        expect(ownerOf(item)).toBe('train');
      const { items } = drawRequest(random.integer(1, 5), random, 'test', 1).sketch;
      expect(items.some((item) => ownerOf(item) === 'test')).toBe(true);
      expect(items.every((item) => isAllowed(item, 'test'))).toBe(true);
    }
  });
});

it('the wordings of the splits differ', () => {
  for (const { train, validation, test } of Object.values(DRAWING_WORDINGS)) {
    expect(new Set([...train, ...validation, ...test]).size).toBe(
      new Set(train).size + validation.length + test.length,
    );
    expect(Math.min(validation.length, test.length)).toBeGreaterThanOrEqual(3);
  }
});

describe('scores', () => {
  it.each(drawing.tasks)('of %s accept the reference and no empty answer', (task) => {
    const random = new Random(`score ${task}`);
    let right = 0;
    for (let i = 0; i < 6; i++) {
      const one = drawing.case(task, random, 'test');
      right += one.score(one.reference ? '' : one.expected, picturesOf(one));
      expect(one.score('', [])).toBe(0);
      expect(one.score(one.expected, [{ width: 64, height: 64, data: new Uint8Array(64 * 64 * 3) }])).toBe(
        task === 'reading' ? 1 : 0,
      );
    }
    expect(right).toBe(6);
  });

  it('refuse two pictures where one was asked for', () => {
    const one = drawing.case('one', new Random('two'), 'test');
    expect(one.score('', [...picturesOf(one), ...picturesOf(one)])).toBe(0);
  });
});

describe('the checker', () => {
  it.each([
    ['drawn', drawRequest],
    ['settled', settledRequest],
  ] as const)('agrees with what was %s', (name, draw) => {
    const wrong: string[] = [];
    for (const count of [1, 2, 3, 4]) {
      const random = new Random(`${name} ${count}`);
      for (let i = 0; i < 20; i++) {
        const { phrase, sketch, requirement } = draw(count, random, 'train', 1);
        const reason = mismatch(paintSketch(sketch), requirement);
        if (reason !== undefined) wrong.push(`${phrase}: ${reason}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each(['recoloured', 'reshaped', 'resized', 'removed', 'moved', 'doubled'])(
    'sees a thing %s',
    (change) => {
      const random = new Random(change);
      for (let i = 0; i < 6; i++) {
        const { sketch, requirement } = drawRequest(random.integer(1, 3), random, 'train', 0);
        const at = random.integer(0, sketch.items.length);
        const objects = requirement.objects.map((object, j) => ({
          ...object,
          place: [sketch.items[j].x, sketch.items[j].y] as const,
        }));
        const strict = { ...requirement, objects };
        expect(satisfies(paintSketch(sketch), strict)).toBe(true);
        const items = sketch.items.flatMap((item, j) => (j === at ? changed(item, change, random) : [item]));
        expect(satisfies(paintSketch({ ...sketch, items }), strict), change).toBe(false);
      }
    },
  );

  it('accepts no noise', () => {
    const random = new Random('noise');
    const { requirement } = drawRequest(1, random, 'train', 0);
    for (let i = 0; i < 5; i++) {
      const data = Uint8Array.from({ length: 64 * 64 * 3 }, () => random.integer(0, 256));
      expect(satisfies({ width: 64, height: 64, data }, requirement)).toBe(false);
    }
  });
});

/** The thing, wrong in one way. */
function changed(item: Placed, change: string, random: Random): Placed[] {
  const { x, y } = item;
  switch (change) {
    case 'recoloured': {
      const visible = COLORS.filter((name) => name !== item.color && name !== 'white' && name !== 'black');
      return [{ ...item, paint: toneOf(random.pick(visible)) }];
    }
    case 'reshaped': {
      const shape = random.pick(SHAPES.filter((name) => name !== item.shape));
      return [{ ...makeItem({ ...item, shape }, random, 0), x, y }];
    }
    case 'resized':
      return [
        { ...makeItem({ ...item, size: item.size === 'small' ? 'medium' : 'small' }, random, 0), x, y },
      ];
    case 'removed':
      return [];
    case 'moved':
      return [{ ...item, x: x < 32 ? x + 9 : x - 9 }];
    default:
      return [item, { ...makeItem({ ...item, size: 'small' }, random, 0), x: 9, y: 9 }];
  }
}
