import type { Random } from '../../base/random.ts';
import type { CharacterRegion } from '../../media/regions.ts';
import type { PicturePart } from '../../text/turns.ts';
import type { Canvas, Color, Contour } from '../draw/canvas.ts';
import { ellipse, heart, place, rectangle, star } from '../draw/outlines.ts';
import { drawInks, drawPaper, toPart } from '../draw/paper.ts';
import { box, frame, type Print, print } from '../draw/print.ts';
import type { ColorName } from '../reading/palette.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';

/** How a value is shown: as so many of five icons, as a filled part of a bar, or as a large number. */
const panelKinds = ['icons', 'bar', 'number'] as const;
export type PanelKind = (typeof panelKinds)[number];

export interface Panel {
  readonly label: string;
  readonly kind: PanelKind;
  /** Of icons 1 to 5, of bars 10 to 90 per cent, of numbers 10 to 99. */
  readonly value: number;
}

/** An info-graphic: what it says, and where the panels stand in the picture. */
export interface Poster {
  readonly part: PicturePart;
  readonly panels: readonly (Panel & { readonly color: ColorName })[];
  /** Of each panel, the area of its icons, bar or number, in pixels, and what is filled with its colour. */
  readonly areas: readonly { readonly area: Area; readonly ink: Color }[];
}

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const ICONS = 5;

const labelSets: readonly (readonly string[])[] = [
  ['A', 'B', 'C', 'D'],
  ['K', 'L', 'M', 'N'],
  ['W', 'X', 'Y', 'Z'],
  ['tea', 'milk', 'rice', 'eggs'],
  ['cats', 'dogs', 'cows', 'hens'],
  ['sun', 'rain', 'snow', 'wind'],
];

const shapes: readonly Contour[] = [ellipse(1), rectangle(0.9, 0.9), star(5, 1.1, 0.5), heart(1.05)];

/** What a poster says, before it is drawn. */
export function drawPanels(random: Random, split: Split, difficulty: number): Panel[] {
  const draw = (): Panel[] => {
    const labels = random.pick(labelSets).slice(0, random.integer(2, 3 + Math.round(2 * difficulty)));
    const common = random.chance(0.4) ? random.pick(panelKinds) : undefined;
    return random.shuffle(labels).map((label) => {
      const kind = common ?? random.pick(panelKinds);
      return { label, kind, value: drawValue(kind, random) };
    });
  };
  const said = (panels: Panel[]) => panels.map(({ label, kind, value }) => `${label} ${kind} ${value}`);
  return drawOwned(draw, (panels) => `infographic ${said(panels)}`, split);
}

function drawValue(kind: PanelKind, random: Random): number {
  if (kind === 'icons') return random.integer(1, ICONS + 1);
  return kind === 'bar' ? 10 * random.integer(1, 10) : random.integer(10, 100);
}

/** Draws the panels below each other or two by two, each in a colour of its own; undefined where colours run out. */
export function drawPoster(
  panels: readonly Panel[],
  random: Random,
  split: Split,
  difficulty: number,
): Poster | undefined {
  const paper = drawPaper(random, split, difficulty);
  const { canvas } = paper;
  const inks = drawInks(panels.length, paper.ground, random);
  if (inks.length < panels.length) return undefined;
  const columns = panels.length > 2 && random.chance(0.5) ? 2 : 1;
  const rows = Math.ceil(panels.length / columns);
  const shape = random.pick(shapes);
  const ruled = random.chance(0.4);
  const regions: CharacterRegion[] = [];
  const areas = panels.map((panel, i) => {
    const cell = cellAt(canvas, i, columns, rows);
    if (ruled)
      canvas.fillPath(frame(cell.left, cell.top, cell.right, cell.bottom, 0.6), paper.print.color, 0.5);
    const { area, characters } = paintLabel(canvas, panel, paper.print, cell, columns > 1);
    regions.push(
      ...characters,
      ...paintValue(canvas, panel, { ...paper.print, color: inks[i].color }, area, shape),
    );
    return { area, ink: inks[i].color };
  });
  return {
    part: toPart(paper, regions, random, difficulty),
    panels: panels.map((panel, i) => ({ ...panel, color: inks[i].name })),
    areas,
  };
}

function cellAt({ width, height }: Canvas, i: number, columns: number, rows: number): Area {
  const [column, row] = [i % columns, Math.floor(i / columns)];
  return {
    left: (width / columns) * column + 1,
    right: (width / columns) * (column + 1) - 1,
    top: (height / rows) * row + 1,
    bottom: (height / rows) * (row + 1) - 1,
  };
}

/** The label above its value where panels stand side by side, at its left where they do not; and the area that is left. */
function paintLabel(canvas: Canvas, { label }: Panel, style: Print, cell: Area, above: boolean) {
  const y = above ? cell.top + style.size + 3 : (cell.top + cell.bottom) / 2 + style.size * 0.35;
  const characters = print(canvas, label, style, { x: cell.left + 3, y });
  const area = above
    ? { left: cell.left + 3, right: cell.right - 3, top: y + 3, bottom: cell.bottom - 4 }
    : { left: cell.left + 31, right: cell.right - 4, top: cell.top + 3, bottom: cell.bottom - 3 };
  return { area, characters };
}

/** Icons, a bar or a number in the panel's colour, in the middle of its area. */
function paintValue(
  canvas: Canvas,
  { kind, value }: Panel,
  style: Print,
  { left, top, right, bottom }: Area,
  shape: Contour,
): CharacterRegion[] {
  const [width, y] = [right - left, (top + bottom) / 2];
  if (kind === 'number') {
    const size = Math.min(18, bottom - top);
    return print(
      canvas,
      String(value),
      { ...style, size },
      { x: left + width / 2, y: y + size * 0.36, align: 'middle' },
    );
  }
  if (kind === 'bar') {
    const half = Math.min(5, (bottom - top) / 2);
    canvas.fillPath([box(left, y - half, left + (width * value) / 100, y + half)], style.color);
    canvas.fillPath(frame(left, y - half, right, y + half, 0.8), style.color);
    return [];
  }
  const radius = Math.min(width / ICONS / 2 - 0.7, (bottom - top) / 2);
  for (let i = 0; i < ICONS; i++) {
    const x = left + (width / ICONS) * (i + 0.5);
    canvas.fillPath(place([shape], x, y, radius, 0), style.color, i < value ? 1 : 0.22);
  }
  return [];
}
