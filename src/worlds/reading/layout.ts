import type { Contour, Point } from '../draw/canvas.ts';
import type { Face } from './faces.ts';

/** Left, top, right and bottom. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Text set in lines, in em units around its own origin. */
export interface Block {
  /** Outlines of each text, in reading order. */
  readonly outlines: readonly (readonly Contour[])[];
  /** Every printed character and the middle of its ink. */
  readonly characters: readonly { readonly character: string; readonly middle: Point }[];
  /** What the ink covers. */
  readonly box: Box;
}

export interface Setting {
  readonly face: Face;
  /** Extra space after each letter, in em. */
  readonly spacing: number;
  /** From baseline to baseline, in em. */
  readonly pitch: number;
  /** Share of the free width that stands left of each line: 0 aligns left, 0.5 centres, 1 aligns right. */
  readonly alignment: readonly number[];
}

/** Sets `lines` of texts; texts in one line are parted by a space. */
export function layOut(lines: readonly (readonly string[])[], setting: Setting): Block {
  const { face } = setting;
  const snap = (em: number) => (face.grid === undefined ? em : Math.round(em * face.grid) / face.grid);
  const spacing = snap(setting.spacing);
  const widths = lines.map((line) => {
    const glyphs = [...line.join(' ')].map((character) => face.glyph(character));
    return glyphs.reduce((sum, glyph) => sum + glyph.advance + spacing, -spacing);
  });
  const widest = Math.max(...widths);
  const outlines: Contour[][] = [];
  const characters: { character: string; middle: Point }[] = [];
  lines.forEach((line, row) => {
    let x = snap((widest - widths[row]) * setting.alignment[row]);
    const y = snap(row * setting.pitch);
    line.forEach((text, i) => {
      if (i > 0) x += face.glyph(' ').advance + spacing;
      const contours: Contour[] = [];
      for (const character of text) {
        const glyph = face.glyph(character);
        const moved = glyph.contours.map((contour) => contour.map(([px, py]): Point => [px + x, py + y]));
        const ink = boxOf(moved);
        characters.push({ character, middle: [(ink.left + ink.right) / 2, (ink.top + ink.bottom) / 2] });
        contours.push(...moved);
        x += glyph.advance + spacing;
      }
      outlines.push(contours);
    });
  });
  return { outlines, characters, box: boxOf(outlines.flat()) };
}

/** The smallest upright box around `contours`. */
export function boxOf(contours: readonly Contour[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const contour of contours) {
    for (const [x, y] of contour) {
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
    }
  }
  return { left, top, right, bottom };
}

export function padded(box: Box, x: number, y: number): Box {
  return { left: box.left - x, top: box.top - y, right: box.right + x, bottom: box.bottom + y };
}

/** Width and height of the upright box that holds `box` turned by `angle` (radians). */
export function turnedSize(box: Box, angle: number): [width: number, height: number] {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const [cosine, sine] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  return [width * cosine + height * sine, width * sine + height * cosine];
}

/** Where the block goes: the middle of `box` lands on (`x`, `y`), scaled by `size` px per em, turned by `angle`. */
export interface Placement {
  readonly box: Box;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly angle: number;
}

/** Em units to pixels. */
export function place(contours: readonly Contour[], placement: Placement): Point[][] {
  const { box, x, y, size, angle } = placement;
  const [middleX, middleY] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const [cosine, sine] = [Math.cos(angle) * size, Math.sin(angle) * size];
  return contours.map((contour) =>
    contour.map(([emX, emY]): Point => {
      const [right, down] = [emX - middleX, emY - middleY];
      return [x + right * cosine - down * sine, y + right * sine + down * cosine];
    }),
  );
}

/** A rectangle with round corners of the given radius (0 for sharp ones), clockwise. */
export function roundedRectangle(box: Box, radius: number): Point[] {
  const corners: readonly (readonly [x: number, y: number, start: number])[] = [
    [box.right - radius, box.top + radius, -0.5],
    [box.right - radius, box.bottom - radius, 0],
    [box.left + radius, box.bottom - radius, 0.5],
    [box.left + radius, box.top + radius, 1],
  ];
  const steps = radius > 0 ? 4 : 0;
  return corners.flatMap(([x, y, start]) =>
    Array.from({ length: steps + 1 }, (_, i): Point => {
      const angle = (start + (steps > 0 ? i / steps / 2 : 0)) * Math.PI;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    }),
  );
}
