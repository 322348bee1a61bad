import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import opentype from 'opentype.js';
import type { Contour, Point } from '../draw/canvas.ts';
import type { Split } from '../world.ts';

/** One character in em units: x to the right from its origin, y downwards from the baseline. */
export interface Glyph {
  readonly contours: readonly Contour[];
  readonly advance: number;
}

/** A font in one weight. Its outlines are read on first use and kept for the life of the process. */
export interface Face {
  readonly name: string;
  /** Held-out faces appear in their own split alone. */
  readonly split: Split;
  /** Pixel faces are drawn upright, at whole multiples of their grid: rows per em; other faces have none. */
  readonly grid?: number;
  /** The glyph of one of `characters`. */
  glyph(character: string): Glyph;
}

/** All that we print; a space advances only. */
export const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** What outlined faces hold besides; the pixel face lacks them. */
export const marks = '+-=.,:;%/()?!×÷°²^<>#*';

/** Kings to pawns, outlined and filled: DejaVu Sans alone has them. */
export const chessmen = '♔♕♖♗♘♙♚♛♜♝♞♟';

/** Packages `@fontsource/<family>` and the weights used. README.md says how each looks, its size and licence. */
const families: readonly (readonly [family: string, split: Split, weights: readonly number[]])[] = [
  ['arimo', 'train', [400, 700]],
  ['dejavu-sans', 'train', [400]], // its "latin" file holds all of the font; reading a second one is slow
  ['varela-round', 'train', [400]],
  ['fredoka', 'train', [400, 700]],
  ['pt-sans-narrow', 'train', [400, 700]],
  ['oswald', 'train', [400]],
  ['tinos', 'train', [400, 700]],
  ['arvo', 'train', [400, 700]],
  ['cousine', 'train', [400, 700]],
  ['courier-prime', 'train', [400, 700]],
  ['share-tech-mono', 'train', [400]],
  ['patrick-hand', 'train', [400]],
  ['lato', 'validation', [400, 700]],
  ['crete-round', 'validation', [400]],
  ['roboto', 'test', [400, 700]],
  ['pt-serif', 'test', [400, 700]],
];

export const faces: readonly Face[] = [
  ...families.flatMap(([family, split, weights]) =>
    weights.map((weight) => lazyFace(`${family}-${weight}`, split, () => readFont(family, weight))),
  ),
  // Nine rows: seven above the baseline, two below.
  { ...lazyFace('pixels', 'train', readPixels), grid: 9 },
];

const facesBySplit: Readonly<Record<Split, readonly Face[]>> = {
  train: faces.filter((face) => face.split === 'train'),
  validation: faces.filter((face) => face.split === 'validation'),
  test: faces.filter((face) => face.split === 'test'),
};

/** The face of this name, such as `arimo-400`. */
export function faceNamed(name: string): Face {
  const face = faces.find((one) => one.name === name);
  if (face === undefined) throw new Error(`there is no face "${name}"`);
  return face;
}

export function facesOf(split: Split): readonly Face[] {
  return facesBySplit[split];
}

function lazyFace(name: string, split: Split, read: () => Map<string, Glyph>): Face {
  let glyphs: Map<string, Glyph> | undefined;
  return {
    name,
    split,
    glyph(character) {
      glyphs ??= read();
      const glyph = glyphs.get(character);
      if (glyph === undefined) throw new Error(`font ${name} has no "${character}"; it has ${characters}`);
      return glyph;
    },
  };
}

function readFont(family: string, weight: number): Map<string, Glyph> {
  const path = createRequire(import.meta.url).resolve(
    `@fontsource/${family}/files/${family}-latin-${weight}-normal.woff`,
  );
  const file = readFileSync(path);
  const font = opentype.parse(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  const glyphs = new Map<string, Glyph>();
  for (const character of `${characters}${marks}${chessmen} `) {
    const glyph = font.charToGlyph(character);
    if (glyph.index === 0) continue; // the font lacks it
    const contours = flatten(glyph.getPath(0, 0, 1).commands);
    glyphs.set(character, { contours, advance: (glyph.advanceWidth ?? 0) / font.unitsPerEm });
  }
  return glyphs;
}

/** Curves become a few chords each: at 32 px per em they stay within a few hundredths of a pixel. */
function flatten(commands: readonly opentype.PathCommand[]): Contour[] {
  const contours: Point[][] = [];
  let contour: Point[] = [];
  for (const command of commands) {
    if (command.type === 'Z') continue;
    if (command.type === 'M') {
      contour = [];
      contours.push(contour);
    }
    const [startX, startY] = contour.at(-1) ?? [0, 0];
    if (command.type === 'Q') {
      for (let i = 1; i < 4; i++) {
        const [t, s] = [i / 4, 1 - i / 4];
        const at = (start: number, control: number, end: number) =>
          s * s * start + 2 * s * t * control + t * t * end;
        contour.push([at(startX, command.x1, command.x), at(startY, command.y1, command.y)]);
      }
    } else if (command.type === 'C') {
      for (let i = 1; i < 6; i++) {
        const [t, s] = [i / 6, 1 - i / 6];
        const at = (start: number, one: number, two: number, end: number) =>
          s * s * s * start + 3 * s * s * t * one + 3 * s * t * t * two + t * t * t * end;
        contour.push([
          at(startX, command.x1, command.x2, command.x),
          at(startY, command.y1, command.y2, command.y),
        ]);
      }
    }
    contour.push([command.x, command.y]);
  }
  return contours.filter((points) => points.length > 2);
}

/** Our own bitmap letters (pixels.txt): a line per character, its rows from the cap line downwards. */
function readPixels(): Map<string, Glyph> {
  const unit = 1 / 9;
  const glyphs = new Map<string, Glyph>([[' ', { contours: [], advance: 4 * unit }]]);
  for (const line of readFileSync(new URL('./pixels.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')) {
    const [character, ...rows] = line.split(' ');
    const contours = rows.flatMap((row, y) =>
      [...row.matchAll(/#+/g)].map((run): Contour => {
        const [left, right] = [run.index * unit, (run.index + run[0].length) * unit];
        const [top, bottom] = [(y - 7) * unit, (y - 6) * unit];
        return [
          [left, top],
          [right, top],
          [right, bottom],
          [left, bottom],
        ];
      }),
    );
    glyphs.set(character, { contours, advance: (rows[0].length + 1) * unit });
  }
  return glyphs;
}
