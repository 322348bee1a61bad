import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import type { Picture } from '../media/picture.ts';
import { drawing } from '../worlds/drawing/index.ts';
import { evaluate } from './evaluate.ts';
import { ContactSheet, paintSheet } from './sheet.ts';

const flat = (value: number, side = 4): Picture => ({
  width: side,
  height: side,
  data: new Uint8Array(side * side * 3).fill(value),
});

const pixel = ({ width, data }: Picture, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

describe('a sheet', () => {
  it('shows pictures in reading order, in frames that tell right from wrong', () => {
    const sheet = paintSheet([
      { picture: flat(10), right: true },
      { picture: flat(20), right: false },
      { picture: undefined, right: false },
    ]);
    const pitch = 4 + 2 * 2 + 4;
    expect([sheet.width, sheet.height]).toEqual([2 * pitch + 4, 2 * pitch + 4]);
    expect(pixel(sheet, 6, 6)).toEqual([10, 10, 10]);
    expect(pixel(sheet, 6 + pitch, 6)).toEqual([20, 20, 20]);
    expect(pixel(sheet, 6, 6 + pitch)).toEqual([200, 200, 200]);
    const [right, wrong] = [pixel(sheet, 4, 4), pixel(sheet, 4 + pitch, 4)];
    expect(right[1]).toBeGreaterThan(right[0]);
    expect(wrong[0]).toBeGreaterThan(wrong[1]);
  });

  it('takes the first cases of every task that asks for a picture, whatever their scores', async () => {
    const sheet = new ContactSheet();
    const random = new Random('answers');
    // Draws something for every prompt: mostly not what was asked for.
    const answers = async (prompts: readonly unknown[]) =>
      prompts.map(() => {
        const [part] = drawing.case('one', random, 'test').reference ?? [];
        return { text: '', pictures: 'picture' in part ? [part.picture] : [] };
      });
    await evaluate(answers, {
      suite: 'drawing',
      tasks: ['one', 'two'],
      casesPerTask: 5,
      seed: '1',
      split: 'test',
      inspect: (item) => sheet.add(item),
    });
    const painted = sheet.paint();
    expect([painted.width, painted.height]).toEqual([4 * 72 + 4, 3 * 72 + 4]);
  });

  it('is refused where nothing was asked for or nothing drawn', () => {
    const sheet = new ContactSheet();
    expect(() => sheet.paint()).toThrow(/--suite drawing/);
    sheet.add({
      case: drawing.case('one', new Random('one'), 'test'),
      reply: { text: 'no', pictures: [] },
      score: 0,
    });
    expect(() => sheet.paint()).toThrow(/drew no picture/);
  });
});
