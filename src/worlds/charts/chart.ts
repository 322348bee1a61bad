import type { Random } from '../../base/random.ts';
import type { CharacterRegion } from '../../media/regions.ts';
import type { PicturePart } from '../../text/turns.ts';
import type { Color, Point } from '../draw/canvas.ts';
import { drawInks, drawPaper, type Paper, toPart } from '../draw/paper.ts';
import { box, print, stroke, widthOf } from '../draw/print.ts';
import type { ColorName } from '../reading/palette.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';

export const chartKinds = ['columns', 'bars', 'line', 'pie'] as const;
export type ChartKind = (typeof chartKinds)[number];

export interface Datum {
  readonly label: string;
  readonly value: number;
}

/** What a chart shows. */
export interface ChartData {
  readonly kind: ChartKind;
  readonly data: readonly Datum[];
  /** The end of the axis; of a pie the sum of all. */
  readonly most: number;
  /** Whether each value is printed beside its mark. */
  readonly printed: boolean;
}

export interface Chart extends ChartData {
  readonly part: PicturePart;
  /** Of each datum, where marks have colours of their own. */
  readonly colors?: readonly ColorName[];
  /** The area between the axes, in pixels. */
  readonly plot: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
}

const labelSets: readonly (readonly string[])[] = [
  ['A', 'B', 'C', 'D', 'E'],
  ['P', 'Q', 'R', 'S', 'T'],
  ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
  ['Jan', 'Feb', 'Mar', 'Apr', 'May'],
  ['Ann', 'Ben', 'Eva', 'Leo', 'Mia'],
  ['red', 'tea', 'cat', 'sun', 'ice'],
];

/** Steps of an axis; values are multiples of half a step, so that they can be read off it. */
const STEPS = 5;

export function drawData(random: Random, split: Split, difficulty: number, wanted?: ChartKind): ChartData {
  const draw = (): ChartData => {
    const kind = wanted ?? random.pick(chartKinds);
    const printedPie = kind === 'pie' && random.chance(0.6);
    // Beside a pie there is room for a letter and a number, or for a word.
    const sets = printedPie ? labelSets.slice(0, 2) : labelSets;
    const labels = random.pick(sets).slice(0, random.integer(3, 4 + Math.round(2 * difficulty)));
    if (kind === 'pie') {
      const cuts = random.sample(
        Array.from({ length: 19 }, (_, i) => 5 * (i + 1)),
        labels.length - 1,
      );
      const ends = [0, ...cuts.toSorted((a, b) => a - b), 100];
      return {
        kind,
        data: labels.map((label, i) => ({ label, value: ends[i + 1] - ends[i] })),
        most: 100,
        printed: printedPie,
      };
    }
    const most = random.pick([10, 20, 50, 100]);
    const halves = most / STEPS / 2;
    return {
      kind,
      data: labels.map((label) => ({ label, value: Math.ceil(halves * random.integer(1, 2 * STEPS + 1)) })),
      most,
      printed: random.chance(0.35),
    };
  };
  return drawOwned(
    draw,
    ({ kind, data }) => `chart ${kind} ${data.map(({ label, value }) => label + value)}`,
    split,
  );
}

/** Draws the data in one of many styles. */
export function drawChart(chart: ChartData, random: Random, split: Split, difficulty: number): Chart {
  const [width, height] =
    chart.kind === 'pie'
      ? [96, 96]
      : random.pick([
          [96, 96],
          [108, 84],
        ] as const);
  const paper = drawPaper(random, split, difficulty, width, height);
  const inks = drawInks(chart.data.length, paper.ground, random);
  const many = chart.kind === 'pie' || (chart.kind !== 'line' && random.chance(0.4));
  const colorOf = (i: number): Color => inks[many ? i % inks.length : 0].color;
  const painter = chart.kind === 'pie' ? paintPie : chart.kind === 'bars' ? paintBars : paintUpright;
  const { regions, plot } = painter(paper, chart, colorOf, random);
  const colors =
    many && inks.length >= chart.data.length
      ? inks.slice(0, chart.data.length).map(({ name }) => name)
      : undefined;
  return { ...chart, part: toPart(paper, regions, random, difficulty), colors, plot };
}

type Painted = Pick<Chart, 'plot'> & { readonly regions: CharacterRegion[] };
type Painter = (paper: Paper, chart: ChartData, colorOf: (i: number) => Color, random: Random) => Painted;

/** Columns and lines: labels below, numbers at the left. */
const paintUpright: Painter = ({ canvas, print: style }, { kind, data, most, printed }, colorOf, random) => {
  const { size } = style;
  const left = widthOf(String(most), style) + 4;
  const plot = {
    left,
    top: printed ? size + 1 : size / 2 + 1,
    right: canvas.width - 2,
    bottom: canvas.height - size - 2,
  };
  const yOf = (value: number) => plot.bottom - ((plot.bottom - plot.top) * value) / most;
  const regions: CharacterRegion[] = [];
  const lines = random.chance(0.6);
  for (let i = 0; i <= STEPS; i++) {
    const value = (most / STEPS) * i;
    const y = yOf(value);
    if (lines && i > 0) canvas.fillPath([box(plot.left, y - 0.4, plot.right, y + 0.4)], style.color, 0.3);
    regions.push(...print(canvas, String(value), style, { x: left - 2, y: y + size * 0.35, align: 'right' }));
  }
  const slot = (plot.right - plot.left) / data.length;
  const middles = data.map(({ value }, i): Point => [plot.left + slot * (i + 0.5), yOf(value)]);
  const half = slot * random.uniform(0.22, 0.42);
  middles.forEach(([x, y], i) => {
    if (kind === 'columns') canvas.fillPath([box(x - half, y, x + half, plot.bottom)], colorOf(i));
    else {
      if (i > 0) canvas.fillPath([stroke(middles[i - 1], [x, y], 1.8)], colorOf(0));
      canvas.fillPath([box(x - 2, y - 2, x + 2, y + 2)], colorOf(0));
    }
    regions.push(...print(canvas, data[i].label, style, { x, y: canvas.height - 2, align: 'middle' }));
    if (printed)
      regions.push(...print(canvas, String(data[i].value), style, { x, y: y - 2, align: 'middle' }));
  });
  canvas.fillPath(
    [
      box(plot.left - 1, plot.top, plot.left, plot.bottom + 1),
      box(plot.left - 1, plot.bottom, plot.right, plot.bottom + 1),
    ],
    style.color,
  );
  return { regions, plot };
};

/** Bars to the right: labels at the left, numbers below. */
const paintBars: Painter = ({ canvas, print: style }, { data, most, printed }, colorOf, random) => {
  const { size } = style;
  const left = Math.max(...data.map(({ label }) => widthOf(label, style))) + 4;
  const room = Math.max(widthOf(String(most), style) / 2, printed ? widthOf(String(most), style) + 2 : 0);
  const plot = { left, top: 2, right: canvas.width - 1 - room, bottom: canvas.height - size - 3 };
  const xOf = (value: number) => plot.left + ((plot.right - plot.left) * value) / most;
  const regions: CharacterRegion[] = [];
  const lines = random.chance(0.6);
  for (let i = 0; i <= STEPS; i++) {
    const value = (most / STEPS) * i;
    if (lines && i > 0)
      canvas.fillPath([box(xOf(value) - 0.4, plot.top, xOf(value) + 0.4, plot.bottom)], style.color, 0.3);
    // Every second number, as they stand side by side.
    if (i % 2 === 1 || i === 0)
      regions.push(
        ...print(canvas, String(value), style, { x: xOf(value), y: canvas.height - 2, align: 'middle' }),
      );
  }
  const slot = (plot.bottom - plot.top) / data.length;
  const half = slot * random.uniform(0.22, 0.42);
  data.forEach(({ label, value }, i) => {
    const y = plot.top + slot * (i + 0.5);
    canvas.fillPath([box(plot.left, y - half, xOf(value), y + half)], colorOf(i));
    regions.push(...print(canvas, label, style, { x: left - 3, y: y + size * 0.35, align: 'right' }));
    if (printed)
      regions.push(...print(canvas, String(value), style, { x: xOf(value) + 2, y: y + size * 0.35 }));
  });
  canvas.fillPath(
    [
      box(plot.left - 1, plot.top, plot.left, plot.bottom + 1),
      box(plot.left - 1, plot.bottom, plot.right, plot.bottom + 1),
    ],
    style.color,
  );
  return { regions, plot };
};

/** Slices from twelve o'clock on, labels beside them. */
const paintPie: Painter = ({ canvas, print: style }, { data, most, printed }, colorOf) => {
  const [x, y] = [canvas.width / 2, canvas.height / 2];
  const radius = printed ? 25 : 28;
  const regions: CharacterRegion[] = [];
  let start = -Math.PI / 2;
  data.forEach(({ label, value }, i) => {
    const sweep = (2 * Math.PI * value) / most;
    const count = Math.max(2, Math.ceil(sweep * 12));
    const arc = Array.from({ length: count + 1 }, (_, k): Point => {
      const angle = start + (sweep * k) / count;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    });
    canvas.fillPath([[[x, y], ...arc]], colorOf(i));
    const middle = start + sweep / 2;
    const text = printed ? `${label} ${value}` : label;
    const reach = radius + 4;
    const side = Math.cos(middle);
    const at = { x: x + reach * side, y: y + (reach + 3) * Math.sin(middle) + style.size * 0.35 };
    const align = side > 0.35 ? 'left' : side < -0.35 ? 'right' : 'middle';
    const width = widthOf(text, style);
    // Long texts at the sides move inwards rather than out of the picture.
    const shifted =
      align === 'left'
        ? Math.min(at.x, canvas.width - 1 - width)
        : align === 'right'
          ? Math.max(at.x, width + 1)
          : at.x;
    regions.push(
      ...print(canvas, text, style, {
        x: shifted,
        y: Math.min(canvas.height - 2, Math.max(style.size, at.y)),
        align,
      }),
    );
    start += sweep;
  });
  return { regions, plot: { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius } };
};
