import type { Random } from '../../base/random.ts';
import type { Canvas, Color } from '../draw/canvas.ts';
import { offset } from '../draw/curves.ts';
import { boundsOf, place } from '../draw/outlines.ts';
import { fromHex, mix } from './colors.ts';
import type { SceneObject } from './scene.ts';

/** What drawing programs add to a filled shape: outlines and shadows. One setting serves the whole picture. */

const BLACK: Color = [0, 0, 0];

export interface Pen {
  /** The line's colour; undefined takes a dark tone of each object's own. */
  readonly color: Color | undefined;
  readonly darkness: number;
  /** The line's width over the object's extent. */
  readonly share: number;
  /** How far a corner may stick out, in half widths: small for round corners. */
  readonly sharpness: number;
  /** The least width in pixels. */
  readonly least: number;
}

export function samplePen(random: Random): Pen {
  const roll = random.next();
  const dark = 0x111111 * random.integer(1, 4);
  return {
    color:
      roll < 0.55
        ? BLACK
        : roll < 0.75
          ? undefined
          : fromHex(roll < 0.83 ? dark : roll < 0.92 ? 0xffffff : 0x191970),
    darkness: random.uniform(0.35, 0.6),
    share: random.uniform(0.01, 0.06),
    sharpness: random.pick([1.15, 2, 2]),
    least: random.uniform(0.5, 1.2),
  };
}

/** Fills the object within a line that is centred on its edge. */
export function fillOutlined(
  canvas: Canvas,
  object: SceneObject,
  paint: Color | ((x: number, y: number) => Color),
  color: Color,
  pen: Pen,
): void {
  const half = lineWidth(object, pen) / 2;
  const line = pen.color ?? mix(color, BLACK, pen.darkness);
  canvas.fillPath(offset(object.contours, half, pen.sharpness), line);
  canvas.fillPath(offset(object.contours, -half, pen.sharpness), paint);
}

/** Narrow parts have a line on either side, which must leave most of them. */
function lineWidth(object: SceneObject, pen: Pen): number {
  const extent = 2 * Math.max(object.halfWidth, object.halfHeight);
  const wide = Math.max(pen.least, extent * pen.share);
  if (object.shape === 'ring') {
    const hole = boundsOf([object.contours[1]]);
    return Math.min(wide, (object.halfWidth - (hole.right - hole.left) / 2) * 0.3);
  }
  if (object.shape === 'cross' || object.shape === 'star') return Math.min(wide, extent * 0.045);
  return wide;
}

export interface Shadow {
  /** The way from the object, over its extent. */
  readonly x: number;
  readonly y: number;
  readonly opacity: number;
  /** How far the edge fades, over the extent; 0 is a hard edge. */
  readonly softness: number;
}

export function sampleShadow(random: Random): Shadow {
  const reach = random.uniform(0.03, 0.1);
  // Light comes from the top left, mostly.
  const [x, y] = random.pick([
    [1, 1],
    [1, 1],
    [0, 1],
    [-1, 1],
  ] as const);
  return {
    x: x * reach,
    y: y * reach,
    opacity: random.uniform(0.2, 0.45),
    softness: random.chance(0.6) ? reach * random.uniform(0.5, 1) : 0,
  };
}

/** How many layers make a soft edge. */
const LAYERS = 4;

export function castShadow(canvas: Canvas, object: SceneObject, shadow: Shadow): void {
  const extent = 2 * Math.max(object.halfWidth, object.halfHeight);
  const cast = place(object.contours, shadow.x * extent, shadow.y * extent, 1, 0);
  if (shadow.softness === 0) {
    canvas.fillPath(cast, BLACK, shadow.opacity);
    return;
  }
  for (let layer = 0; layer < LAYERS; layer++) {
    const growth = ((layer + 0.5) / LAYERS - 0.5) * shadow.softness * extent;
    canvas.fillPath(offset(cast, growth, 1.15), BLACK, shadow.opacity / LAYERS);
  }
}
