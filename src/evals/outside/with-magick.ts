import type { Drawing } from './on-canvas.ts';
import { crossCorners } from './shapes.ts';

/** ImageMagick's arguments that draw the picture; the output file follows them. */
export function magickArguments({ width, height, ground, outline, items }: Drawing): string[] {
  const plain = ground.length === 1;
  const canvas = plain ? `xc:${ground[0]}` : `gradient:${ground[0]}-${ground[ground.length - 1]}`;
  const drawn = items.flatMap((item) => {
    const line = outline === undefined || item.shape === 'ring' ? 'none' : outline;
    const move = `translate ${n(item.x)},${n(item.y)} rotate ${n(item.turn)}`;
    const pen = `fill ${quoted(item.color)} stroke ${quoted(line)} stroke-width ${n(item.lineWidth)}`;
    return ['-draw', `push graphic-context ${move} ${pen} ${primitive(item)} pop graphic-context`];
  });
  return ['-size', `${width}x${height}`, canvas, ...drawn];
}

const n = (value: number): string => value.toFixed(2);
const quoted = (color: string): string => `'${color}'`;
const corners = (list: readonly (readonly number[])[]): string =>
  list.map((corner) => corner.map(n).join(',')).join(' ');

function primitive(item: Drawing['items'][number]): string {
  const { half, halfX, halfY, arm, band } = item;
  switch (item.shape) {
    case 'circle':
      return `circle 0,0 ${n(half)},0`;
    case 'square':
    case 'rectangle': {
      const box = `${n(-halfX)},${n(-halfY)} ${n(halfX)},${n(halfY)}`;
      const round = n(Math.min(item.corner, halfX * 0.4, halfY * 0.4));
      return item.corner > 0 ? `roundrectangle ${box} ${round},${round}` : `rectangle ${box}`;
    }
    case 'triangle':
    case 'star':
      return `polygon ${corners(item.corners)}`;
    case 'cross':
      return `polygon ${corners(crossCorners(half, arm))}`;
    case 'ring': {
      const width = `stroke-width ${n(band)}`;
      return `fill none stroke ${quoted(item.color)} ${width} circle 0,0 ${n(half - band / 2)},0`;
    }
    case 'heart':
      return `path '${item.path}'`;
  }
}
