import { describe, expect, it } from 'vitest';
import type { Picture } from '../media/picture.ts';
import { fromSquare } from '../media/square.ts';
import { PictureCodec } from '../model/picture-codec/codec.ts';
import { tinyCodec } from '../model/picture-codec/tiny.testing.ts';
import { nodeEngine } from '../tensor/node.ts';
import type { PictureCodes } from '../text/pictures.ts';
import { PICTURE_END } from '../text/tokens.ts';
import { TINY_DRAWS } from './drawing.testing.ts';
import { Drawer } from './drawing.ts';
import { withKeptPixels } from './kept.ts';
import { testPicture } from './test-model.ts';
import type { GenerateEvent } from './types.ts';

describe('a picture that keeps some of its source', () => {
  it('has the pixels of what it keeps, while it grows too, and draws the rest', async () => {
    const codec = await PictureCodec.create(await nodeEngine(), tinyCodec());
    const drawer = new Drawer({ ...TINY_DRAWS, pictureSources: true }, codec);
    const picture = testPicture(8, 8);
    const size = { width: 8, height: 8 };
    const source = { picture, size, codes: { rows: 2, columns: 2, codes: [1, 8, 9, 2] } };
    const codes = { rows: 2, columns: 2, codes: [7, 8, 9, 10], kept: new Set([1, 2]) };
    const usage = { promptTokens: 0, outputTokens: 0 } as GenerateEvent['usage'];
    const event = { token: PICTURE_END, text: '', usage };
    const shown = async (codes: PictureCodes, complete: boolean) =>
      (await drawer.show({ ...event, drawn: { codes, complete, fromSource: true } }, true, source))!.drawing!
        .picture;
    const whole = await shown(codes, true);
    const { kept: _, ...drawn } = codes;
    const decoded = await codec.decode(drawn);
    const pixelsOf = ({ data }: Picture, cell: number) =>
      Array.from({ length: 16 }, (_, i) => {
        const pixel = (4 * Math.floor(cell / 2) + Math.floor(i / 4)) * 8 + 4 * (cell % 2) + (i % 4);
        return [...data.subarray(pixel * 3, pixel * 3 + 3)];
      });
    expect(whole).toEqual(withKeptPixels(decoded, picture, codes, 4));
    // What is drawn is what the codec makes of it, but for one shift of each channel.
    for (const channel of [0, 1, 2]) {
      const [made, seen] = [decoded, whole].map((each) =>
        [0, 3].flatMap((cell) => pixelsOf(each, cell).map((pixel) => pixel[channel])),
      );
      const shifts = Array.from({ length: 61 }, (_, i) => i - 30);
      const shifted = shifts.map((shift) => made.map((value) => Math.min(255, Math.max(0, value + shift))));
      expect(shifted).toContainEqual(seen);
    }
    for (const cell of [1, 2]) expect(pixelsOf(whole, cell)).toEqual(pixelsOf(picture, cell));
    const half = await shown({ ...codes, codes: [7, 8], kept: new Set([1]) }, false);
    expect(half).toMatchObject({ width: 8, height: 4 });
    expect(pixelsOf(half, 1)).toEqual(pixelsOf(picture, 1));

    const wide = { ...source, size: { width: 400, height: 200 } };
    const cropped = await drawer.show(
      { ...event, drawn: { codes, complete: true, fromSource: true } },
      false,
      wide,
    );
    expect(cropped!.drawing!.picture).toEqual(fromSquare(whole, wide.size));
    expect(cropped!.drawing!.picture).toMatchObject({ width: 8, height: 4 });
    await codec.dispose();
  });
});

describe('what is drawn beside kept cells', () => {
  const flat = (...color: number[]): Picture => ({
    width: 8,
    height: 8,
    data: Uint8Array.from({ length: 192 }, (_, i) => color[i % 3]),
  });
  const codes = { rows: 2, columns: 2, codes: [0, 0, 0, 0], kept: new Set([1, 2]) };

  it('goes on in the colour of the ground', () => {
    expect(withKeptPixels(flat(90, 100, 225), flat(100, 100, 250), codes, 4)).toEqual(flat(100, 100, 250));
  });

  it('stays what it is where it is something else, or nothing is kept', () => {
    const red = flat(200, 0, 0);
    const ground = flat(190, 190, 190);
    const { data } = withKeptPixels(red, ground, codes, 4);
    expect([...data.subarray(0, 3)]).toEqual([200, 0, 0]);
    expect([...data.subarray(12, 15)]).toEqual([190, 190, 190]);
    expect(withKeptPixels(red, flat(210, 5, 5), { ...codes, kept: new Set() }, 4)).toEqual(red);
  });
});
