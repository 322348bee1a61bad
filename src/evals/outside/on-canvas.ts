import { toHex, toRgb } from './palette.ts';
import { heartPath, proportions, starCorners } from './shapes.ts';
import type { Sketch } from './sketch.ts';
import { lineWidth, type Style } from './svg.ts';

/** A sketch as numbers and plain colours, for programs that get no help from SVG. */
export function toDrawing({ width, height, items }: Sketch, { ground, outline }: Style) {
  const plain = (css: string) => toHex(toRgb(css));
  return {
    width,
    height,
    ground: ground.colors.map(plain),
    outline: outline && plain(outline.color),
    items: items.map((item) => {
      const measures = proportions(item);
      const { half, points, starOuter, starInner, triangle } = measures;
      return {
        ...measures,
        shape: item.shape,
        color: plain(item.css),
        x: item.x,
        y: item.y,
        turn: item.turn,
        corners: item.shape === 'star' ? starCorners(points, starOuter, starInner) : triangle,
        path: heartPath(half, 0.95 + 0.35 * item.proportion),
        lineWidth: outline === undefined ? 0 : lineWidth(item, outline.share),
      };
    }),
  };
}

export type Drawing = ReturnType<typeof toDrawing>;

/**
 * Draws with the calls of a 2D canvas and returns a data URL. Runs inside a browser page: the function is sent
 * there as text, so it uses nothing of this module.
 */
export function paintOnCanvas([drawing, type, quality]: [Drawing, string, number]): string {
  const { width, height, ground, outline, items } = drawing;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d')!;
  const sky = context.createLinearGradient(0, 0, width, height);
  ground.forEach((color, i) => {
    sky.addColorStop(ground.length === 1 ? 0 : i / (ground.length - 1), color);
  });
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  for (const { shape, half, halfX, halfY, arm, band, ...item } of items) {
    context.save();
    context.translate(item.x, item.y);
    context.rotate((item.turn * Math.PI) / 180);
    context.fillStyle = item.color;
    const path = shape === 'heart' ? new Path2D(item.path) : new Path2D();
    if (shape === 'circle') path.arc(0, 0, half, 0, 2 * Math.PI);
    if (shape === 'ring') {
      path.arc(0, 0, half, 0, 2 * Math.PI);
      path.moveTo(half - band, 0);
      path.arc(0, 0, half - band, 0, 2 * Math.PI, true);
    }
    if (shape === 'square' || shape === 'rectangle') {
      path.roundRect(-halfX, -halfY, 2 * halfX, 2 * halfY, Math.min(item.corner, halfX * 0.4, halfY * 0.4));
    }
    if (shape === 'triangle' || shape === 'star') {
      for (const [x, y] of item.corners) path.lineTo(x, y);
      path.closePath();
    }
    if (shape === 'cross') {
      path.rect(-half, -arm, 2 * half, 2 * arm);
      path.rect(-arm, -half, 2 * arm, 2 * half);
    }
    // The line lies behind, so that it does not run across the arms of a cross.
    if (outline !== undefined && shape !== 'ring') {
      context.strokeStyle = outline;
      context.lineWidth = 2 * item.lineWidth;
      context.stroke(path);
    }
    context.fill(path);
    context.restore();
  }
  return canvas.toDataURL(type, quality);
}
