import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { decodePicture } from '../../media/decode.ts';
import type { Picture } from '../../media/picture.ts';
import type { Part } from '../../text/turns.ts';
import { COLORS, SHAPES, SIZES } from '../../worlds/scenes/vocabulary.ts';
import { FORMATS, saveSvg } from './file.ts';
import { draftOutside, OUTSIDE_TASKS, outsideCase, outsideFolderCases } from './index.ts';
import { toDrawing } from './on-canvas.ts';
import { CSS, difference, toRgb } from './palette.ts';
import { proportions } from './shapes.ts';
import { drawSketch, type Item, LEAST_PIXELS, type Sketch } from './sketch.ts';
import { drawStyle, nameOf, toSvg } from './svg.ts';
import { magickArguments } from './with-magick.ts';

/** Draws that cost little: the tests run beside others. */
function smallDraft(task: (typeof OUTSIDE_TASKS)[number], random: Random) {
  for (;;) {
    const draft = draftOutside(task, random);
    if (draft.sketch.width * draft.sketch.height < 400_000) return draft;
  }
}

/** Items that the words of a question describe, by plain reading. */
function described(phrase: string, { items }: Sketch): Item[] {
  const words = phrase.toLowerCase().replace('gray', 'grey').split(/\W+/);
  const said = <T extends string>(list: readonly T[]) =>
    list.find((name) => words.some((word) => word === name || word === `${name}s` || word === `${name}es`));
  const [size, color, shape] = [said(SIZES), said(COLORS), said(SHAPES)];
  return items.filter(
    (item) =>
      (size ?? item.size) === item.size &&
      (color ?? item.color) === item.color &&
      (shape ?? item.shape) === item.shape,
  );
}

/** A spot of an item that is paint whatever the shape's variant, in pixels of the picture. */
function paintedSpot(item: Item): [number, number] {
  const { half, band, triangle } = proportions(item);
  const middle = (axis: 0 | 1) => triangle.reduce((sum, corner) => sum + corner[axis] / 3, 0);
  const local = { ring: [half - band / 2, 0], triangle: [middle(0), middle(1)] }[item.shape as string] ?? [
    0, 0,
  ];
  const angle = (item.turn * Math.PI) / 180;
  const [x, y] = local;
  return [
    item.x + x * Math.cos(angle) - y * Math.sin(angle),
    item.y + x * Math.sin(angle) + y * Math.cos(angle),
  ];
}

function pixel({ data, width }: Picture, [x, y]: [number, number]): number[] {
  const at = (Math.floor(y) * width + Math.floor(x)) * 3;
  return [...data.subarray(at, at + 3)];
}

describe('pictures that our renderer did not draw', () => {
  it('have 32 to 4,000 pixels a side, up to 4 to 1, and things of at least six pixels that keep apart', () => {
    const random = new Random('sizes');
    const sketches = Array.from({ length: 600 }, (_, i) => drawSketch(random, i % 2 === 0));
    for (const { width, height, items } of sketches) {
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(32);
      expect(Math.max(width, height)).toBeLessThanOrEqual(4000);
      expect(Math.max(width / height, height / width)).toBeLessThan(4.1);
      for (const item of items) {
        expect(item.extent).toBeGreaterThanOrEqual(LEAST_PIXELS);
        const border = Math.min(item.x, item.y, width - item.x, height - item.y);
        expect(border).toBeGreaterThan(item.extent / 2);
        for (const other of items) {
          const distance = Math.hypot(item.x - other.x, item.y - other.y);
          if (other !== item) expect(distance).toBeGreaterThan((item.extent + other.extent) / 2);
        }
      }
    }
    const counts = [1, 2, 3, 4, 5, 6].map((n) => sketches.filter(({ items }) => items.length === n).length);
    expect(Math.min(...counts)).toBeGreaterThan(30);
    for (const list of [COLORS, SHAPES, SIZES]) {
      const seen = new Set(sketches.flatMap(({ items }) => items.flatMap((item) => Object.values(item))));
      expect(list.every((word) => seen.has(word))).toBe(true);
    }
  });

  it.each(OUTSIDE_TASKS)('come twice the same, and score %s by the answer', async (task) => {
    const draw = () => outsideCase(task, new Random(`same ${task}`));
    const [one, other] = await Promise.all([draw(), draw()]);
    const [[picture, text], [samePicture, sameText]] = [one.turns[0].parts, other.turns[0].parts];
    expect(text).toEqual(sameText);
    // Byte by byte in native code: vitest would walk the pixels.
    const pixels = (part: Part) => Buffer.from('picture' in part ? part.picture.data : []);
    expect(pixels(picture).length).toBeGreaterThan(0);
    expect(pixels(picture).equals(pixels(samePicture))).toBe(true);
    expect(one.suite).toBe('outside');
    expect(one.score(one.expected, [])).toBe(1);
    expect(one.score('a banana', [])).toBe(0);
  });

  it('refuse a task that there is not', async () => {
    await expect(outsideCase('describe', new Random(1))).rejects.toThrow('no task "describe"');
  });

  it('have answers that follow from the sketch', () => {
    const random = new Random('answers');
    const answers = new Map<string, number>();
    for (let i = 0; i < 250; i++) {
      const attribute = draftOutside('attributes', random);
      const words = attribute.question.topic.slice(attribute.question.topic.indexOf(' of ') + 4);
      const found = described(words, attribute.sketch);
      expect(found).toHaveLength(1);
      expect([found[0].color, found[0].shape, found[0].size]).toContain(attribute.question.answer);

      const count = draftOutside('count', random);
      const kinds = count.question.text.replace(/^.*(How many|Count|number of)/i, '');
      expect(described(kinds, count.sketch)).toHaveLength(Number(count.question.answer));

      const existence = draftOutside('existence', random);
      const there = described(existence.question.text, existence.sketch).length > 0;
      expect(existence.question.answer).toBe(there ? 'yes' : 'no');
      answers.set(existence.question.answer, (answers.get(existence.question.answer) ?? 0) + 1);
    }
    expect(answers.get('yes')).toBeGreaterThan(90);
    expect(answers.get('no')).toBeGreaterThan(90);
  });

  it('have relations that hold for middles', () => {
    const random = new Random('relations');
    const kinds = { holds: 0, farthest: 0, other: 0 };
    for (let i = 0; i < 300; i++) {
      const { sketch, question } = draftOutside('relations', random);
      const { items } = sketch;
      const asked = question.topic.match(
        /^(.+?) (to the left|left|to the right|right|above|higher|below|lower|under)( of| than)? (.+)$/,
      );
      if (/^(yes|no)$/.test(question.answer)) {
        expect(asked, question.topic).not.toBeNull();
        const [[one], [other]] = [described(asked![1], sketch), described(asked![4], sketch)];
        const [dx, dy] = [one.x - other.x, one.y - other.y];
        const along = /left/.test(asked![2])
          ? -dx
          : /right/.test(asked![2])
            ? dx
            : /ab|hi/.test(asked![2])
              ? -dy
              : dy;
        expect(along > 0, question.text).toBe(question.answer === 'yes');
        kinds.holds++;
      } else if (/most|furthest|highest|lowest|closest to the (top|bottom)$/.test(question.topic)) {
        const level = /left|right/.test(question.topic);
        const last = /right|bottom|lowest/.test(question.topic);
        const sorted = [...items].sort((a, b) => (level ? a.x - b.x : a.y - b.y));
        const { color, shape } = sorted[last ? sorted.length - 1 : 0];
        expect([`${color} ${shape}`, color, shape]).toContain(question.answer);
        kinds.farthest++;
      } else kinds.other++;
    }
    expect(Math.min(...Object.values(kinds))).toBeGreaterThan(40);
  });
});

describe('their files', () => {
  it.each(FORMATS)('decode from %s with the colours where the things are', async (format) => {
    const random = new Random(`colours ${format}`);
    let [near, named, all] = [0, 0, 0];
    for (let i = 0; i < 24; i++) {
      const { sketch, style, save } = smallDraft('count', random);
      const picture = await decodePicture(await saveSvg(toSvg(sketch, style), { ...save, format }));
      expect([picture.width, picture.height]).toEqual([sketch.width, sketch.height]);
      for (const item of sketch.items) {
        const rgb = pixel(picture, paintedSpot(item));
        all++;
        if (difference(rgb, toRgb(item.css)) < 25) near++;
        if (nameOf(rgb) === item.color) named++;
      }
    }
    // Thin rings of small lossy files are what is left.
    expect(near / all).toBeGreaterThan(0.93);
    expect(named / all).toBeGreaterThan(0.85);
  });

  it('show every thing against its ground', () => {
    const random = new Random('grounds');
    for (let i = 0; i < 200; i++) {
      const sketch = drawSketch(random, false);
      const { ground, outline } = drawStyle(sketch, random);
      for (const item of sketch.items) {
        const least = Math.min(...ground.colors.map((color) => difference(toRgb(color), toRgb(item.css))));
        if (outline === undefined) expect(least, `${item.css} on ${ground.colors}`).toBeGreaterThan(15);
      }
    }
  });

  it('have colours that are nearest to their own name', () => {
    for (const [name, list] of Object.entries(CSS))
      for (const css of list) expect(nameOf(toRgb(css))).toBe(name);
  });

  it('can be told to ImageMagick', () => {
    const { sketch, style } = smallDraft('count', new Random('magick'));
    const given = magickArguments(toDrawing(sketch, style));
    expect(given.slice(0, 2)).toEqual(['-size', `${sketch.width}x${sketch.height}`]);
    expect(given.filter((word) => word === '-draw')).toHaveLength(sketch.items.length);
    expect(given.join(' ')).not.toMatch(/NaN|undefined/);
  });
});

describe('a folder of pictures', () => {
  it('becomes cases, and a wrong line is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outside-'));
    try {
      await expect(outsideFolderCases(folder)).rejects.toThrow('tools/outside-pictures.ts');
      const { sketch, style, save, question } = smallDraft('relations', new Random('folder'));
      await writeFile(
        join(folder, 'one.png'),
        await saveSvg(toSvg(sketch, style), { ...save, format: 'png' }),
      );
      const line = { file: 'one.png', task: 'relations', question: question.text, answer: question.answer };
      await writeFile(join(folder, 'manifest.jsonl'), `${JSON.stringify(line)}\n\n${JSON.stringify(line)}\n`);
      const cases = await outsideFolderCases(folder);
      expect(cases.map((item) => item.score(question.answer, []))).toEqual([1, 1]);
      await writeFile(join(folder, 'manifest.jsonl'), '{"file": "one.png"}\n');
      await expect(outsideFolderCases(folder)).rejects.toThrow('line 1');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
