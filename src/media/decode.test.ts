import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { decodePicture } from './decode.ts';
import type { Picture } from './picture.ts';
import { encodePng } from './png.ts';

/** A smooth picture with sharp edges: red grows to the right, green downwards, a blue block. */
const PICTURE: Picture = (() => {
  const [width, height] = [48, 32];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      data.set([x * 5, y * 7, x > 30 && y > 20 ? 220 : 40], (y * width + x) * 3);
  }
  return { width, height, data };
})();
const PNG = await encodePng(PICTURE);
const fromPng = () => sharp(PNG);
const frames = Buffer.concat([PICTURE.data, PICTURE.data.toReversed(), PICTURE.data]);
const animation = () => sharp(frames, { raw: { width: 48, height: 96, channels: 3, pageHeight: 32 } });

const FILES: Record<string, Uint8Array> = {
  png: PNG,
  interlacedPng: await fromPng().png({ progressive: true }).toBuffer(),
  jpeg: await fromPng().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(),
  progressiveJpeg: await fromPng().jpeg({ quality: 95, progressive: true }).toBuffer(),
  webp: await fromPng().webp({ quality: 95 }).toBuffer(),
  losslessWebp: await fromPng().webp({ lossless: true }).toBuffer(),
  gif: await fromPng().gif().toBuffer(),
  animatedGif: await animation()
    .gif({ delay: [50, 50, 50] })
    .toBuffer(),
  avif: await fromPng().avif({ quality: 80 }).toBuffer(),
  bmp: bitmap(PICTURE),
};

/** A 24-bit Windows bitmap, bottom up. */
function bitmap({ width, height, data }: Picture): Uint8Array {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const source = ((height - 1 - y) * width + x) * 3;
      file.set([data[source + 2], data[source + 1], data[source]], 54 + y * stride + x * 3);
    }
  }
  return file;
}

/** A Windows bitmap of 32 bits, top down, with masks for red, green, blue and perhaps transparency. */
function maskedBitmap(masks: readonly number[], width: number, pixels: readonly number[]): Uint8Array {
  const alpha = masks.length > 3;
  const header = alpha ? 108 : 40;
  const start = 14 + (alpha ? header : header + 12);
  const file = Buffer.alloc(start + pixels.length * 4);
  file.write('BM');
  file.writeUInt32LE(start, 10);
  file.writeUInt32LE(header, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(-pixels.length / width, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(32, 28);
  file.writeUInt32LE(3, 30);
  masks.forEach((mask, i) => {
    file.writeUInt32LE(mask, 54 + i * 4);
  });
  pixels.forEach((pixel, i) => {
    file.writeUInt32LE(pixel, start + i * 4);
  });
  return file;
}

/** A PNG whose header promises `width` × `height` white pixels of 1 bit, with hardly any content. */
function hugePng(width: number, height: number): Uint8Array {
  const chunk = (type: string, content: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), content]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, body, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const sound = Buffer.from(PNG.subarray(0, 8));
  const file = Buffer.concat([sound, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(100)))]);
  return Buffer.concat([file, chunk('IEND', Buffer.alloc(0))]);
}

const pixel = ({ data, width }: Picture, x: number, y: number) =>
  Array.from(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3));
const failure = (bytes: Uint8Array, type?: string) =>
  decodePicture(bytes, type).then(
    () => 'decoded',
    (error: unknown) => {
      expect(error).toBeInstanceOf(UserError);
      return error instanceof Error ? error.message : '';
    },
  );

describe('decodePicture', () => {
  it.each(Object.keys(FILES))('reads %s', async (name) => {
    const { width, height, data } = await decodePicture(FILES[name]);
    expect([width, height]).toEqual([48, 32]);
    const difference =
      data.reduce((sum, value, i) => sum + Math.abs(value - PICTURE.data[i]), 0) / data.length;
    expect(difference).toBeLessThan(/png|lossless|bmp/i.test(name) ? 1e-9 : 8);
  });

  it('turns pictures upright by their EXIF orientation', async () => {
    const turned = await fromPng().withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
    const picture = await decodePicture(turned);
    expect([picture.width, picture.height]).toEqual([32, 48]);
    // Orientation 6: the first row is stored as the right-hand column.
    const [red, green] = pixel(picture, 31, 40);
    expect(red).toBeGreaterThan(180);
    expect(green).toBeLessThan(20);
  });

  it('lays transparency over white, at 8 and at 16 bits', async () => {
    const glass = sharp({
      create: { width: 4, height: 4, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    });
    for (const space of ['srgb', 'rgb16']) {
      const [red, green, blue] = pixel(
        await decodePicture(await glass.clone().toColourspace(space).png().toBuffer()),
        1,
        1,
      );
      expect(red).toBe(255);
      expect(Math.abs(green - 127)).toBeLessThanOrEqual(1);
      expect(green).toBe(blue);
    }
  });

  it('reads grey, grey with transparency, 16 bits and CMYK as RGB', async () => {
    const plain = (background: string) => sharp({ create: { width: 8, height: 8, channels: 3, background } });
    const grey = await plain('#4d4d4d').toColourspace('b-w').png().toBuffer();
    expect(pixel(await decodePicture(grey), 3, 3)).toEqual([77, 77, 77]);
    const clear = sharp({ create: { width: 8, height: 8, channels: 4, background: '#00000000' } });
    const greyAlpha = await clear.toColourspace('b-w').png().toBuffer();
    expect(pixel(await decodePicture(greyAlpha), 3, 3)).toEqual([255, 255, 255]);
    const deep = await plain('#102030').toColourspace('rgb16').png().toBuffer();
    expect(pixel(await decodePicture(deep), 3, 3)).toEqual([16, 32, 48]);
    const ink = await plain('red').toColourspace('cmyk').jpeg().toBuffer();
    const [red, green, blue] = pixel(await decodePicture(ink), 3, 3);
    expect(red).toBeGreaterThan(200);
    expect(Math.max(green, blue)).toBeLessThan(60);
  });

  it('finds the colours of a bitmap where its masks say, of any width', async () => {
    const colours = async (...file: Parameters<typeof maskedBitmap>) => [
      ...(await decodePicture(maskedBitmap(...file))).data,
    ];
    const usual = [0xff0000, 0xff00, 0xff];
    expect(await colours(usual, 2, [0x112233, 0xff445566])).toEqual([17, 34, 51, 68, 85, 102]);
    const last = [0xff000000, 0xff0000, 0xff00];
    expect(await colours(last, 1, [0x112233ff, 0x44556600])).toEqual([17, 34, 51, 68, 85, 102]);
    const ten = [0x3ff00000, 0xffc00, 0x3ff];
    expect(await colours(ten, 1, [(1023 << 20) | (512 << 10)])).toEqual([255, 128, 0]);
    const clear = [...usual, 0xff000000];
    expect(await colours(clear, 1, [0xff112233, 0x00112233, 0x80000000])).toEqual([
      17, 34, 51, 255, 255, 255, 127, 127, 127,
    ]);
    expect(await colours(clear, 1, [0x112233])).toEqual([17, 34, 51]);
    expect(await failure(maskedBitmap(usual, 1, [0]).subarray(0, 60))).toMatch(/truncated: 60 bytes/);
    expect(await failure(maskedBitmap([0xff00ff, 0xff00, 0xff], 1, [0]))).toMatch(
      /mask ff00ff.*hole.*as PNG/,
    );
  });

  it('trusts the bytes over the declared type', async () => {
    expect((await decodePicture(FILES.jpeg, 'image/png')).width).toBe(48);
  });

  it('says what is wrong with what is not a picture', async () => {
    expect(await failure(new Uint8Array(0))).toMatch(/0 bytes/);
    expect(await failure(Buffer.from('Dear diary, today'), 'image/png')).toMatch(
      /image\/png.*"Dear diary, toda"/,
    );
    expect(await failure(Uint8Array.from([1, 2, 3]))).toMatch(/hexadecimal 01 02 03/);
    expect(await failure(Buffer.from('<?xml version="1.0"?>\n<svg xmlns="…"/>'))).toMatch(
      /SVG.*Export it as PNG/,
    );
    expect(await failure(Buffer.from('%PDF-1.7'))).toMatch(/PDF.*Convert it/);
  });

  it('refuses 30,000 × 30,000 pixels from the header, at once', async () => {
    const start = performance.now();
    expect(await failure(hugePng(30_000, 30_000))).toMatch(/30000×30000, 900 megapixels; at most 64/);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it.each(Object.keys(FILES))('refuses truncated %s', async (name) => {
    const file = FILES[name];
    const cuts = [
      1,
      2,
      4,
      8,
      12,
      20,
      60,
      ...Array.from({ length: 16 }, (_, i) => Math.floor((file.length * i) / 17)),
    ];
    for (const cut of cuts.filter((bytes) => bytes > 0 && bytes < file.length)) {
      const message = await failure(file.subarray(0, file.length - cut));
      expect(`${cut}: ${message}`).toMatch(/truncated|no complete header|not a picture|is damaged/);
    }
  });

  it('survives 400 damaged files: a picture or a UserError, never another error', async () => {
    const random = new Random('damage');
    let refused = 0;
    for (let i = 0; i < 400; i++) {
      const damaged = Uint8Array.from(random.pick(Object.values(FILES)));
      for (let flips = random.integer(1, 12); flips > 0; flips--) {
        damaged[random.integer(0, random.chance(0.5) ? 64 : damaged.length)] ^= 1 << random.integer(0, 8);
      }
      if ((await failure(damaged)) !== 'decoded') refused++;
    }
    expect(refused).toBeGreaterThan(100);
  });
});

describe('encodePng', () => {
  it('is read back exactly by another decoder', async () => {
    const { data, info } = await sharp(PNG).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([48, 32, 3]);
    expect(Buffer.compare(data, PICTURE.data)).toBe(0);
  });
});
