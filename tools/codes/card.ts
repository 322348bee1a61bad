/**
 * Measures a picture codec: node tools/codes/card.ts FOLDER [validation|test] [CONTACT_SHEET.png]
 * Prints one JSON document: the error of every kind of picture and of other grids, whether the checker reads
 * reconstructed drawings as what was asked for, and the time that a picture takes.
 */
import { writeFile } from 'node:fs/promises';
import { Random } from '../../src/base/random.ts';
import type { Picture } from '../../src/media/picture.ts';
import { encodePng } from '../../src/media/png.ts';
import { loadCodecCheckpoint } from '../../src/model/folder.ts';
import { PictureCodec } from '../../src/model/picture-codec/codec.ts';
import { nodeEngine } from '../../src/tensor/node.ts';
import { PICTURE_KINDS, type PictureKind, samplePicture } from '../../src/train/picture-codec/pictures.ts';
import { decibelsOf, validateCodec, validationGraph } from '../../src/train/picture-codec/validation.ts';
import { satisfies } from '../../src/worlds/checker/requirements.ts';
import { drawRequest } from '../../src/worlds/drawing/request.ts';
import { paintSketch } from '../../src/worlds/drawing/sketch.ts';
import type { Split } from '../../src/worlds/world.ts';

const [folder, split = 'validation', sheet] = process.argv.slice(2) as [string, Split?, string?];
const PICTURES = 256;
const REQUESTS = 200;
const GRIDS = [
  { rows: 8, columns: 16 },
  { rows: 16, columns: 8 },
  { rows: 12, columns: 12 },
  { rows: 4, columns: 4 },
];
const SHEET_COLUMNS = 8;
const SHEET_ROWS = 4;

const checkpoint = await loadCodecCheckpoint(folder);
const engine = await nodeEngine();
const codec = await PictureCodec.create(engine, checkpoint);
const again = async (picture: Picture, grid = { rows: 8, columns: 8 }) =>
  codec.decode(await codec.encode(picture, grid));

const program = await engine.compile(validationGraph(checkpoint.config), { threads: 1 });
const parameters = new Map([...checkpoint.parameters].map(([name, value]) => [`parameters.${name}`, value]));
const kinds = await validateCodec(checkpoint.config, program, parameters, split, PICTURES);

const grids = [];
for (const grid of GRIDS) {
  const random = new Random(`${split}/grid`);
  let total = 0;
  for (let i = 0; i < 100; i++) {
    const picture = samplePicture('drawn', random, split, grid, checkpoint.config);
    total += decibelsOf(errorOf(picture, await again(picture, grid)));
  }
  grids.push({ ...grid, kind: 'drawn', decibels: total / 100, n: 100 });
}

const checker = [];
for (const things of [1, 2, 3, 4]) {
  const random = new Random(`${split}/checker/${things}`);
  let [original, reconstructed] = [0, 0];
  for (let i = 0; i < REQUESTS; i++) {
    const { sketch, requirement } = drawRequest(things, random, split, 1);
    const picture = paintSketch(sketch);
    if (satisfies(picture, requirement)) original++;
    if (satisfies(await again(picture), requirement)) reconstructed++;
  }
  checker.push({
    things,
    original: original / REQUESTS,
    reconstructed: reconstructed / REQUESTS,
    n: REQUESTS,
  });
}

const codes = await codec.encode(paintSketch(drawRequest(3, new Random(1), split, 1).sketch));
const milliseconds: number[] = [];
for (let i = 0; i < 50; i++) {
  const started = performance.now();
  await codec.decode(codes);
  milliseconds.push(performance.now() - started);
}
const decode = { median: milliseconds.sort((a, b) => a - b)[25], slowest: milliseconds[49] };
const parameterCount = [...checkpoint.parameters.values()].reduce((sum, { data }) => sum + data.length, 0);
console.log(
  JSON.stringify({ split, parameterCount, kinds, grids, checker, decodeMilliseconds: decode }, undefined, 2),
);
if (sheet) await writeFile(sheet, await encodePng(await contactSheet()));
process.exit(0);

function errorOf(one: Picture, other: Picture): number {
  let sum = 0;
  for (let i = 0; i < one.data.length; i++) sum += ((one.data[i] - other.data[i]) / 255) ** 2;
  return sum / one.data.length;
}

/** The first pictures of every kind, unpicked: each above what came back. */
async function contactSheet(): Promise<Picture> {
  const names = Object.keys(PICTURE_KINDS) as PictureKind[];
  const [width, height] = [SHEET_COLUMNS * 2 * 66, (SHEET_ROWS / 2) * names.length * 66];
  const data = new Uint8Array(width * height * 3).fill(128);
  let cell = 0;
  const put = (picture: Picture) => {
    const [left, top] = [(cell % (SHEET_COLUMNS * 2)) * 66, Math.floor(cell / (SHEET_COLUMNS * 2)) * 66];
    for (let y = 0; y < 64; y++)
      data.set(picture.data.subarray(y * 192, (y + 1) * 192), ((top + y) * width + left) * 3);
    cell++;
  };
  for (const name of names) {
    const random = new Random(`${split}/sheet/${name}`);
    for (let i = 0; i < (SHEET_ROWS / 2) * SHEET_COLUMNS; i++) {
      const { cutPatches, joinPatches } = await import('../../src/media/patches.ts');
      const sampled = samplePicture(name, random, split, { rows: 8, columns: 8 }, checkpoint.config);
      const picture = joinPatches(
        cutPatches(sampled, { rows: 8, columns: 8 }, 8),
        { rows: 8, columns: 8 },
        8,
      );
      put(picture);
      put(await again(picture));
    }
  }
  return { width, height, data };
}
