import type { Random } from '../../base/random.ts';
import { blend, CSS, difference, GROUNDS, lightness, toHex, toRgb } from './palette.ts';
import { shapeElements, tag } from './shapes.ts';
import type { Item, Sketch } from './sketch.ts';

/** How a sketch is drawn: what a person sets once for the whole picture. */
export interface Style {
  /** What lies behind; the colours in it, and the SVG that paints it (empty: nothing, so transparent). */
  readonly ground: { readonly colors: readonly string[]; readonly defs: string; readonly body: string };
  /** The outline's colour and width over the item's extent. */
  readonly outline?: { readonly color: string; readonly share: number; readonly round: boolean };
  readonly shadow?: { readonly share: number; readonly opacity: number; readonly blurred: boolean };
  /** Items become lighter towards a corner. */
  readonly shaded: boolean;
  /** Edges without smoothing. */
  readonly crisp: boolean;
}

/** A pale pink on white is at 27; below this a person would hesitate. */
const LEAST_DIFFERENCE = 24;
/** Blue on navy is 35, yet few people would draw it, and fewer would see it. */
const LEAST_OF_ONE_NAME = 55;

/** A style in which every item of the sketch can be seen. */
export function drawStyle(sketch: Sketch, random: Random): Style {
  const outline = drawOutline(sketch, random);
  const inks = sketch.items.map(({ css }) => toRgb(css));
  // A clear outline separates things from any ground; still, most people avoid red on red.
  const careful = random.chance(0.7);
  const stands = (ground: readonly string[]) =>
    ground.every((color) => {
      const rgb = toRgb(color);
      const lined = outline !== undefined && difference(toRgb(outline.color), rgb) > 45;
      const name = nameOf(rgb);
      return sketch.items.every((item, i) => {
        const usual = name === item.color ? LEAST_OF_ONE_NAME : LEAST_DIFFERENCE;
        // Lab overstates the colour of dark things: black on navy counts as far apart.
        const dim = !lined && Math.max(lightness(inks[i]), lightness(rgb)) < 35;
        return !dim && difference(inks[i], rgb) >= (lined && !careful ? 0 : usual);
      });
    });
  let ground = drawGround(sketch, random);
  for (let attempt = 0; attempt < 60 && !stands(ground.colors); attempt++)
    ground = drawGround(sketch, random);
  if (!stands(ground.colors)) ground = plain(clearest(inks));
  const light = ground.colors.every((color) => lightness(toRgb(color)) > 55);
  const side = Math.min(sketch.width, sketch.height);
  return {
    ground,
    ...(outline !== undefined && { outline }),
    ...(light &&
      side >= 64 &&
      random.chance(0.15) && {
        shadow: {
          share: random.uniform(0.04, 0.1),
          opacity: random.uniform(0.2, 0.45),
          blurred: side < 1200 && random.chance(0.6),
        },
      }),
    shaded: random.chance(0.1),
    crisp: random.chance(0.08),
  };
}

function drawOutline(sketch: Sketch, random: Random): Style['outline'] {
  const least = Math.min(...sketch.items.map(({ extent }) => extent));
  if (least < 16 || !random.chance(0.28)) return undefined;
  const roll = random.next();
  const color = roll < 0.65 ? 'black' : roll < 0.8 ? '#333' : roll < 0.9 ? 'white' : 'midnightblue';
  return { color, share: random.uniform(0.025, 0.085), round: random.chance(0.4) };
}

/** The plain ground on which the inks stand out best. */
function clearest(inks: readonly (readonly number[])[]): string {
  const worst = (color: string) => Math.min(...inks.map((ink) => difference(ink, toRgb(color))));
  const candidates = ['white', 'black', ...GROUNDS.pale, ...GROUNDS.dark, ...GROUNDS.loud];
  return candidates.reduce((best, color) => (worst(color) > worst(best) ? color : best));
}

function drawGround(sketch: Sketch, random: Random): Style['ground'] {
  const roll = random.next();
  if (roll < 0.1) return { colors: ['white'], defs: '', body: '' };
  if (roll < 0.4) return plain('white');
  const family = random.pick(['pale', 'pale', 'pale', 'dark', 'dark', 'loud'] as const);
  const color = random.pick(GROUNDS[family]);
  if (roll < 0.65) return plain(color);
  const near = toHex(blend(toRgb(color), toRgb(random.pick(['white', 'black'])), random.uniform(0.06, 0.16)));
  const far = random.pick(GROUNDS[family]);
  if (roll < 0.82) return gradient(color, far, random);
  return pattern(color, near, Math.min(sketch.width, sketch.height), random);
}

function plain(color: string): Style['ground'] {
  return { colors: [color], defs: '', body: tag('rect', { width: '100%', height: '100%', fill: color }) };
}

function gradient(from: string, to: string, random: Random): Style['ground'] {
  const stops = tag('stop', { 'stop-color': from }) + tag('stop', { offset: 1, 'stop-color': to });
  const [x1, y1, x2, y2] = random.pick([
    [0, 0, 0, 1],
    [0, 0, 1, 0],
    [0, 0, 1, 1],
    [1, 0, 0, 1],
  ]);
  const defs = random.chance(0.3)
    ? tag('radialGradient', { id: 'sky', r: 0.75 }, stops)
    : tag('linearGradient', { id: 'sky', x1, y1, x2, y2 }, stops);
  const middle = toHex(blend(toRgb(from), toRgb(to), 0.5));
  return { ...plain('url(#sky)'), colors: [from, middle, to], defs };
}

/** Stripes, checks, dots, squared paper: in two tones of one colour. */
function pattern(color: string, near: string, side: number, random: Random): Style['ground'] {
  const cell = Math.max(4, side * random.uniform(0.04, 0.14));
  const half = cell / 2;
  const square = (x: number, y: number) => tag('rect', { x, y, width: half, height: half, fill: near });
  const thin = Math.max(1, cell * 0.07);
  const motif = random.pick([
    tag('rect', { width: cell, height: half, fill: near }),
    square(0, 0) + square(half, half),
    tag('circle', { cx: half, cy: half, r: cell * 0.22, fill: near }),
    tag('path', {
      d: `M 0 0 H ${cell} M 0 0 V ${cell}`,
      stroke: near,
      'stroke-width': 2 * thin,
      fill: 'none',
    }),
  ]);
  const patternTransform = `rotate(${random.pick([0, 0, 0, 45, 90])})`;
  const attributes = {
    id: 'cloth',
    width: cell,
    height: cell,
    patternUnits: 'userSpaceOnUse',
    patternTransform,
  };
  const ground = tag('rect', { width: '100%', height: '100%', fill: color });
  return {
    colors: [color, near],
    defs: tag('pattern', attributes, motif),
    body: ground + tag('rect', { width: '100%', height: '100%', fill: 'url(#cloth)' }),
  };
}

/** The whole drawing as an SVG document. */
export function toSvg({ width, height, items }: Sketch, style: Style): string {
  const fills = style.shaded ? items.map((item, i) => shade(item, `ink${i}`)) : [];
  const filter = style.shadow?.blurred
    ? tag('filter', { id: 'soft', x: '-30%', y: '-30%', width: '160%', height: '160%' }, blurOf(items, style))
    : '';
  const drawn = items.map((item, i) => drawItem(item, style, style.shaded ? `url(#ink${i})` : item.css));
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  return tag(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, ...(style.crisp && { 'shape-rendering': 'crispEdges' }) },
    `${tag('defs', {}, style.ground.defs + fills.join('') + filter)}${style.ground.body}${drawn.join('')}`,
  );
}

function blurOf(items: readonly Item[], { shadow }: Style): string {
  const typical = items.reduce((sum, { extent }) => sum + extent, 0) / items.length;
  return tag('feGaussianBlur', { stdDeviation: typical * (shadow?.share ?? 0) * 0.5 });
}

function drawItem(item: Item, style: Style, fill: string): string {
  const { outline, shadow } = style;
  const at = (x: number, y: number) =>
    `translate(${x.toFixed(2)} ${y.toFixed(2)}) rotate(${item.turn.toFixed(1)})`;
  const paint = {
    fill,
    ...(outline && {
      stroke: outline.color,
      'stroke-width': lineWidth(item, outline.share),
      'stroke-linejoin': outline.round ? 'round' : 'miter',
    }),
  };
  const shape = tag(
    'g',
    { transform: at(item.x, item.y) },
    shapeElements(item, paint, outline !== undefined),
  );
  if (shadow === undefined) return shape;
  const distance = item.extent * shadow.share;
  const cast = shapeElements(item, { fill: 'black' }, outline !== undefined);
  const transform = at(item.x + distance, item.y + distance);
  return (
    tag(
      'g',
      { opacity: shadow.opacity, ...(shadow.blurred && { filter: 'url(#soft)' }) },
      tag('g', { transform }, cast),
    ) + shape
  );
}

/** The outline's width. A ring has two of them around a narrow band, so they must leave most of it. */
export function lineWidth({ shape, extent }: Item, share: number): number {
  return Math.max(1, extent * (shape === 'ring' || shape === 'cross' ? share / 2 : share));
}

/** A gradient that keeps the colour's name: towards white or black by a fifth at most. */
function shade(item: Item, id: string): string {
  const rgb = toRgb(item.css);
  const lighter = toHex(blend(rgb, [255, 255, 255], item.color === 'black' ? 0.06 : 0.14));
  const darker = toHex(blend(rgb, [0, 0, 0], item.color === 'white' ? 0.03 : 0.12));
  const stops = tag('stop', { 'stop-color': lighter }) + tag('stop', { offset: 1, 'stop-color': darker });
  // The extent of the drawing, as strokes such as a straight line have no box of their own to fill.
  const [x1, y1, x2, y2] = [-item.extent / 2, -item.extent / 2, item.extent / 2, item.extent / 2];
  return tag('linearGradient', { id, gradientUnits: 'userSpaceOnUse', x1, y1, x2, y2 }, stops);
}

/** Grounds repeat, and every one is asked about many times. */
const FILED = new Map<string, string>();

/** The name under which a person would file the colour. */
export function nameOf(rgb: readonly number[]): string {
  const key = rgb.join();
  const known = FILED.get(key);
  if (known !== undefined) return known;
  let [best, least] = ['', Infinity];
  for (const [name, list] of Object.entries(CSS)) {
    for (const css of list) {
      const distance = difference(rgb, toRgb(css));
      if (distance < least) [best, least] = [name, distance];
    }
  }
  FILED.set(key, best);
  return best;
}
