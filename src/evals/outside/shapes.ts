import type { Item } from './sketch.ts';

/** Attributes of one SVG element. */
type Attributes = Readonly<Record<string, string | number>>;

/** `<name key="value"/>`, numbers with at most two decimals. */
export function tag(name: string, attributes: Attributes, inside?: string): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    return ` ${key}="${typeof value === 'number' ? Number(value.toFixed(2)) : value}"`;
  });
  return inside === undefined
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${inside}</${name}>`;
}

/** Corners of a star with its first point up. */
export function starCorners(points: number, outer: number, inner: number): [number, number][] {
  return Array.from({ length: 2 * points }, (_, i) => {
    const angle = (Math.PI * i) / points;
    const radius = i % 2 === 0 ? outer : inner;
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });
}

/** How an item's shape is proportioned; shared by every program that draws it. */
export function proportions({ shape, extent, proportion, variant }: Item) {
  const share = (low: number, high: number) => low + (high - low) * proportion;
  const half = extent / 2;
  const flat = half / share(1.6, 2.5);
  const standing = variant < 0.45;
  return {
    half,
    /** Half sides of a rectangle that lies or stands. */
    halfX: shape === 'rectangle' && standing ? flat : half,
    halfY: shape === 'rectangle' && !standing ? flat : half,
    corner: variant > 0.72 ? extent * share(0.04, 0.14) : 0,
    points: variant < 0.8 ? 5 : 6,
    starInner: extent * 0.54 * (variant < 0.8 ? share(0.38, 0.52) : share(0.48, 0.6)),
    starOuter: extent * 0.54,
    /** Half the width of a cross's arm. */
    arm: half * share(0.22, 0.4),
    /** Of the ring's band. */
    // In a small file a thin one would vanish.
    band: half * share(extent < 24 ? 0.38 : 0.22, 0.5),
    triangle: triangle(extent, variant, proportion),
  };
}

/** Isosceles, equilateral or with a right angle. */
function triangle(extent: number, variant: number, proportion: number): [number, number][] {
  const half = extent / 2;
  const tall = variant < 0.35 ? half * 0.866 : half * (0.8 + 0.2 * proportion);
  const tip = variant > 0.85 ? -half * 0.7 : 0;
  const lean = variant > 0.85 ? half * 0.7 : half;
  return [
    [tip, -tall],
    [lean, tall],
    [-lean, tall],
  ];
}

const points = (corners: readonly (readonly number[])[]): string =>
  corners.map((corner) => corner.map((value) => value.toFixed(2)).join(',')).join(' ');

/**
 * The item around the origin, as one or more SVG elements with the paint `paint`. Parts that overlap must not
 * be outlined each, so `outlined` picks the ways that have one outline.
 */
export function shapeElements(item: Item, paint: Attributes, outlined: boolean): string {
  const { half, halfX, halfY, corner, band, arm, ...rest } = proportions(item);
  switch (item.shape) {
    case 'circle':
      if (item.variant > 0.8) return tag('ellipse', { rx: half, ry: half, ...paint });
      return tag('circle', { r: half, ...paint });
    case 'square':
    case 'rectangle':
      return tag('rect', {
        x: -halfX,
        y: -halfY,
        width: 2 * halfX,
        height: 2 * halfY,
        ...(corner > 0 ? { rx: Math.min(corner, halfX * 0.4, halfY * 0.4) } : {}),
        ...paint,
      });
    case 'triangle':
      return tag('polygon', { points: points(rest.triangle), ...paint });
    case 'star':
      return tag('polygon', {
        points: points(starCorners(rest.points, rest.starOuter, rest.starInner)),
        ...paint,
      });
    case 'cross':
      return crossElements(half, arm, item.variant, paint, outlined);
    case 'ring': {
      const circle = (r: number) => `M ${-r} 0 A ${r} ${r} 0 1 0 ${r} 0 A ${r} ${r} 0 1 0 ${-r} 0 Z`;
      if (outlined || item.variant < 0.3) {
        const inner = half - (outlined ? Math.max(band, half * 0.36) : band);
        const d = `${circle(half)} ${circle(inner)}`;
        return tag('path', { d, 'fill-rule': 'evenodd', ...paint });
      }
      return tag('circle', { r: half - band / 2, fill: 'none', stroke: paint.fill, 'stroke-width': band });
    }
    case 'heart':
      if (!outlined && item.variant > 0.75) return heartOfParts(half, paint);
      return tag('path', { d: heartPath(half, 0.95 + 0.35 * item.proportion), ...paint });
  }
}

function crossElements(
  half: number,
  arm: number,
  variant: number,
  paint: Attributes,
  outlined: boolean,
): string {
  if (outlined || variant < 0.4) {
    return tag('polygon', { points: points(crossCorners(half, arm)), ...paint });
  }
  if (variant < 0.7) {
    const bar = (x: number, y: number) =>
      tag('rect', { x: -x, y: -y, width: 2 * x, height: 2 * y, ...paint });
    return bar(half, arm) + bar(arm, half);
  }
  const cap = variant > 0.88 ? 'round' : 'butt';
  const end = half - (cap === 'round' ? arm : 0);
  const d = `M ${-end} 0 H ${end} M 0 ${-end} V ${end}`;
  return tag('path', { d, stroke: paint.fill, 'stroke-width': 2 * arm, 'stroke-linecap': cap, fill: 'none' });
}

/** A heart as drawing tutorials write it: four cubic curves, closed. */
export function heartPath(half: number, bulge: number): string {
  const h = (x: number, y: number) => `${(x * half).toFixed(2)} ${(y * half).toFixed(2)}`;
  return (
    `M ${h(0, -0.45)} C ${h(0.3, -bulge)}, ${h(1, -bulge)}, ${h(1, -0.32)} C ${h(1, 0.25)}, ${h(0.35, 0.55)}, ${h(0, 1)} ` +
    `C ${h(-0.35, 0.55)}, ${h(-1, 0.25)}, ${h(-1, -0.32)} C ${h(-1, -bulge)}, ${h(-0.3, -bulge)}, ${h(0, -0.45)} Z`
  );
}

/** Two discs and a square on its corner: how one makes a heart without curves. */
function heartOfParts(half: number, paint: Attributes): string {
  const radius = half * 0.56;
  const reach = radius * Math.SQRT1_2;
  const disc = (x: number) => tag('circle', { cx: x, cy: -half * 0.35, r: radius, ...paint });
  const low = -half * 0.35 + reach;
  const diamond: [number, number][] = [
    [0, low - 2 * reach],
    [2 * reach, low],
    [0, low + 2 * reach],
    [-2 * reach, low],
  ];
  return disc(-reach) + disc(reach) + tag('polygon', { points: points(diamond), ...paint });
}

/** The twelve corners of an upright cross with arms of half width `arm`, around the origin. */
export function crossCorners(half: number, arm: number): [number, number][] {
  const quarter = [
    [-arm, -half],
    [arm, -half],
    [arm, -arm],
  ];
  const turned = (x: number, y: number): [number, number][] => [
    [x, y],
    [-y, x],
    [-x, -y],
    [y, -x],
  ];
  return [0, 1, 2, 3].flatMap((turn) => quarter.map(([x, y]) => turned(x, y)[turn]));
}
