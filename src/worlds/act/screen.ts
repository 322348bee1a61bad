import type { Random } from '../../base/random.ts';
import type { AreaRegion } from '../../media/regions.ts';
import type { PicturePart } from '../../text/turns.ts';
import { type Face, faceNamed, facesOf } from '../reading/faces.ts';
import { layOut, place } from '../reading/layout.ts';
import { COLORS, SHAPES, type ShapeName } from '../scenes/vocabulary.ts';
import { splitOf } from '../wording.ts';
import type { Split } from '../world.ts';
import { type Box, contrasting, type Paint, type Palette, Sketch, samplePalette } from './sketch.ts';

/** 7 × 5 patches. */
export const SCREEN_WIDTH = 84;
export const SCREEN_HEIGHT = 60;

const LABELS = [
  'OK',
  'Save',
  'Open',
  'Send',
  'Help',
  'Back',
  'Next',
  'Stop',
  'Play',
  'Edit',
  'Copy',
  'Undo',
] as const;
export type Label = (typeof LABELS)[number];

/** What can be clicked on: an icon, a button with a word, or the window's closing mark. */
export type Widget = { readonly box: Box; readonly paint: number } & (
  | { readonly kind: 'icon'; readonly shape: ShapeName }
  | { readonly kind: 'button'; readonly label: Label }
  | { readonly kind: 'close' }
);

export interface Screen {
  readonly palette: Palette;
  /** Name of the face that labels are printed in. */
  readonly face: string;
  readonly widgets: readonly Widget[];
}

/** Rows and columns of places for widgets, and their middles. */
const COLUMNS = 3;
const ROWS = 3;
const BAR = 9;

/**
 * A window with icons and buttons. Colours of shapes and of labels are held out as pairs; so are faces.
 * @param difficulty more widgets, and more kinds of them
 */
export function sampleScreen(random: Random, split: Split, difficulty: number): Screen {
  for (;;) {
    const screen = arrange(random, split, difficulty);
    if (splitOf(pairOf(screen.palette, screen.widgets[0])) === split) return screen;
  }
}

/** What is held out of a widget: its colour with its shape or label. */
const pairOf = ({ paints }: Palette, widget: Widget): string => {
  const what = widget.kind === 'icon' ? widget.shape : widget.kind === 'button' ? widget.label : widget.kind;
  return `click ${paints[widget.paint].name} ${what}`;
};

function arrange(random: Random, split: Split, difficulty: number): Screen {
  const hasBar = random.chance(0.7 * difficulty);
  const count = random.integer(3, 4 + Math.round(3 * difficulty));
  const names = random.sample(COLORS, Math.min(count, random.integer(2, 5)));
  const palette = samplePalette(names, random);
  const top = hasBar ? BAR : 0;
  const spots = random.sample([...Array(COLUMNS * ROWS).keys()], count);
  const widgets: Widget[] = [];
  for (const [i, spot] of spots.entries()) {
    const isButton = random.chance(0.4 * difficulty);
    const [halfWidth, halfHeight] = isButton ? [13, 6.5] : [random.uniform(6, 7.5), 0];
    const [cellWidth, cellHeight] = [SCREEN_WIDTH / COLUMNS, (SCREEN_HEIGHT - top) / ROWS];
    const x =
      ((spot % COLUMNS) + 0.5) * cellWidth + random.uniform(-1, 1) * (cellWidth / 2 - halfWidth - 0.7);
    const y = top + (Math.floor(spot / COLUMNS) + 0.5) * cellHeight + random.uniform(-0.8, 0.8);
    const box: Box = [
      x - halfWidth,
      y - (halfHeight || halfWidth),
      x + halfWidth,
      y + (halfHeight || halfWidth),
    ];
    // A screen of a split begins with a pair of its own; the others may be training's too.
    const mayBe = i === 0 ? [split] : [split, 'train'];
    const things = isButton
      ? LABELS.map((label) => ({ kind: 'button', label }) as const)
      : SHAPES.map((shape) => ({ kind: 'icon', shape }) as const);
    const pairs = names.flatMap((_, paint) => things.map((thing) => ({ ...thing, box, paint })));
    const allowed = pairs.filter((pair) => mayBe.includes(splitOf(pairOf(palette, pair))));
    if (allowed.length > 0) widgets.push(random.pick(allowed));
  }
  if (hasBar) {
    const box: Box = [SCREEN_WIDTH - BAR, 0, SCREEN_WIDTH, BAR];
    widgets.push({ kind: 'close', box, paint: random.integer(0, names.length) });
  }
  return { palette, face: random.pick(facesOf(split)).name, widgets };
}

/** The picture of a screen. */
export function drawScreen({ palette: { ground, paints }, face, widgets }: Screen): PicturePart {
  const sketch = new Sketch(SCREEN_WIDTH, SCREEN_HEIGHT, ground);
  const type = faceNamed(face);
  for (const widget of widgets) drawWidget(sketch, widget, paints[widget.paint], type);
  const regions = widgets.map(({ box: [left, top, right, bottom] }): AreaRegion => {
    const contour = [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ] as const;
    return { kind: 'area', contours: [contour] };
  });
  return { ...sketch.finish(), regions: { kind: 'area', regions } };
}

function drawWidget(sketch: Sketch, widget: Widget, paint: Paint, face: Face): void {
  const [left, top, right, bottom] = widget.box;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const ink = contrasting(paint.color);
  if (widget.kind === 'icon') {
    sketch.shape(widget.shape, paint, x, y, (right - left) / 2 / 1.12);
  } else if (widget.kind === 'button') {
    sketch.box('rectangle', paint, widget.box);
    print(sketch, widget.label, [left + 2, top + 2, right - 2, bottom - 2], ink, face);
  } else {
    sketch.fill(paint.color, [0, top, right, bottom]);
    const size = 2.5;
    for (const sign of [-1, 1]) {
      const contour = [
        [x - size - 0.7, y - sign * size],
        [x - size + 0.7, y - sign * size],
        [x + size + 0.7, y + sign * size],
        [x + size - 0.7, y + sign * size],
      ] as const;
      sketch.canvas.fillPath([contour], ink);
    }
  }
}

/** A word as large as the box allows. */
function print(sketch: Sketch, text: string, box: Box, ink: Paint['color'], face: Face): void {
  const { outlines, box: bounds } = layOut([[text]], { face, spacing: 0, pitch: 1, alignment: [0] });
  const size = Math.min(
    (box[2] - box[0]) / (bounds.right - bounds.left),
    (box[3] - box[1]) / (bounds.bottom - bounds.top),
  );
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  sketch.canvas.fillPath(place(outlines.flat(), { box: bounds, x, y, size, angle: 0 }), ink);
}
