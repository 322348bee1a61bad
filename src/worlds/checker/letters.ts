import { Canvas } from '../draw/canvas.ts';
import { boundsOf } from '../draw/outlines.ts';
import { faces } from '../reading/faces.ts';
import type { Analysis, SeenObject } from './analysis.ts';

export const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const DIGITS = '0123456789';

/** Fonts that letters are compared with; the worlds that draw write with others. */
const FONTS = ['roboto-700', 'lato-700', 'pt-sans-narrow-700', 'dejavu-sans-400'] as const;

/** Letters are compared at this size, stretched to it: fonts differ in width more than in anything else. */
const ROWS = 18;
const COLUMNS = 14;
/** Below this correlation of the ink a mark is no letter. */
const LEAST_FIT = 0.55;
/** What a letter loses for being twice as wide or half as wide, over its height, as the template. */
const ASPECT_COST = 0.35;
/** From this share of ink in its box on a mark is a bar, such as I. */
const SOLID = 0.72;
/** Letters of one line are at least this share of the tallest. */
const LEAST_HEIGHT = 0.7;

/**
 * Reads one line of capitals or of digits, one mark for each, from left to right; undefined where the picture
 * shows anything else. By the nearest of each character's templates, as plain OCR has it.
 */
export function readLine({ objects, width }: Analysis, alphabet: string): string | undefined {
  const marks = objects.map((object) => markOf(object, width)).sort((a, b) => a.left - b.left);
  const tallest = Math.max(...marks.map(({ height }) => height));
  if (marks.length === 0 || marks.some(({ height }) => height < LEAST_HEIGHT * tallest)) return undefined;
  const said = marks.map(({ ink, aspect }) => {
    let best = { character: '', fit: LEAST_FIT };
    for (const { character, ...template } of templates()) {
      if (!alphabet.includes(character)) continue;
      const stretch = Math.abs(Math.log2(aspect / template.aspect));
      const fit = correlation(ink, template.ink) - ASPECT_COST * Math.max(0, stretch - 0.2);
      if (fit > best.fit) best = { character, fit };
    }
    return best.character;
  });
  return said.includes('') ? undefined : said.join('');
}

interface Mark {
  readonly left: number;
  readonly height: number;
  /** Width over height. */
  readonly aspect: number;
  /** `[ROWS, COLUMNS]` */
  readonly ink: Float32Array;
}

/** A thing, scaled to the height of the templates. */
function markOf({ coverage }: SeenObject, width: number): Mark {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  coverage.forEach((share, pixel) => {
    if (share < 0.5) return;
    left = Math.min(left, pixel % width);
    right = Math.max(right, (pixel % width) + 1);
    top = Math.min(top, Math.floor(pixel / width));
    bottom = Math.max(bottom, Math.floor(pixel / width) + 1);
  });
  const [scaleX, scaleY] = [(right - left) / COLUMNS, (bottom - top) / ROWS];
  const height = coverage.length / width;
  const ink = new Float32Array(ROWS * COLUMNS);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const [x, y] = [left + (column + 0.5) * scaleX - 0.5, top + (row + 0.5) * scaleY - 0.5];
      ink[row * COLUMNS + column] = between(coverage, width, height, x, y);
    }
  }
  return { left, height: bottom - top, aspect: (right - left) / (bottom - top), ink };
}

/** Bilinear interpolation; 0 beyond the picture. */
function between(values: Float64Array, width: number, height: number, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [dx, dy] = [x - column, y - row];
  const value = (c: number, r: number) =>
    c >= 0 && c < width && r >= 0 && r < height ? values[r * width + c] : 0;
  const upper = value(column, row) * (1 - dx) + value(column + 1, row) * dx;
  const lower = value(column, row + 1) * (1 - dx) + value(column + 1, row + 1) * dx;
  return upper * (1 - dy) + lower * dy;
}

/** Pearson's correlation. */
function correlation(one: Float32Array, other: Float32Array): number {
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanOne, meanOther] = [mean(one), mean(other)];
  let [both, squareOne, squareOther] = [0, 0, 0];
  for (let i = 0; i < one.length; i++) {
    const [a, b] = [one[i] - meanOne, other[i] - meanOther];
    both += a * b;
    squareOne += a * a;
    squareOther += b * b;
  }
  // A solid bar hardly varies within its box: it is like another bar and like nothing else.
  const [bar, otherBar] = [meanOne > SOLID, meanOther > SOLID];
  if (bar || otherBar) return bar && otherBar ? 1 : 0;
  return both / Math.sqrt(squareOne * squareOther);
}

interface LetterTemplate {
  readonly character: string;
  readonly aspect: number;
  readonly ink: Float32Array;
}

let made: readonly LetterTemplate[] | undefined;

function templates(): readonly LetterTemplate[] {
  made ??= faces
    .filter(({ name }) => FONTS.some((font) => font === name))
    .flatMap((face) =>
      [...CAPITALS, ...DIGITS].map((character) => {
        const { contours } = face.glyph(character);
        const { left, right, top, bottom } = boundsOf(contours);
        const stretched = contours.map((contour) =>
          contour.map(
            ([x, y]) =>
              [((x - left) / (right - left)) * COLUMNS, ((y - top) / (bottom - top)) * ROWS] as const,
          ),
        );
        const canvas = new Canvas(COLUMNS, ROWS, [0, 0, 0]);
        canvas.fillPath(stretched, [1, 1, 1]);
        const ink = canvas.data.filter((_, i) => i % 3 === 0);
        return { character, aspect: (right - left) / (bottom - top), ink };
      }),
    );
  return made;
}
