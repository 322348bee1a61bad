import type { Picture } from '../../media/picture.ts';
import type { ColorName, ShapeName, SizeName } from '../scenes/vocabulary.ts';
import { colorName, type Lab } from './colors.ts';
import { fitGround, toLab } from './ground.ts';
import { findRegions, type Region } from './regions.ts';
import { type Box, CELLS, SPAN, shapeTemplates, type Template } from './templates.ts';

/** One thing that the checker sees. Lengths are in pixels. */
export interface SeenObject {
  /** Undefined where it looks like none of the shapes. */
  readonly shape: ShapeName | undefined;
  /** How well the shape fits, 0 to 1: the common over the joint area. */
  readonly fit: number;
  readonly color: ColorName;
  /** Its exact colour. */
  readonly lab: Lab;
  readonly size: SizeName;
  /** The middle of its bounding box. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly area: number;
  /** How much of each pixel of the picture it covers, 0 to 1. */
  readonly coverage: Float64Array;
}

/** What a picture shows, from its pixels alone. */
export interface Analysis {
  readonly width: number;
  readonly height: number;
  readonly ground: { readonly color: ColorName; readonly lab: Lab };
  /** In reading order of their upper borders. */
  readonly objects: readonly SeenObject[];
}

/**
 * A shape that fits less looks like nothing: so much of a thing's area, less what blurred edges cost, which is
 * the more the smaller the thing is.
 */
const leastFit = (area: number): number => 0.76 - 0.9 / Math.sqrt(area);
/** Longer sides of the bounding boxes, over the picture's shorter side, that divide small, medium and large. */
const SIZE_BORDERS = [0.276, 0.385] as const;

/** Reads a picture: its ground, and the objects on it with colour, shape, size and place. */
export function analyze(picture: Picture): Analysis {
  const lab = toLab(picture);
  const ground = fitGround(lab);
  const regions = findRegions(lab, ground);
  const { width, height } = picture;
  const objects = regions.map((region) => describe(region, width, height));
  return {
    width,
    height,
    ground: { color: colorName(ground.color), lab: ground.color },
    objects: objects.sort((a, b) => a.y - a.height / 2 - (b.y - b.height / 2)),
  };
}

function describe(region: Region, width: number, height: number): SeenObject {
  const { area, box, middle } = measure(region, width);
  const { template, fit } = nearestShape(region, width, area, middle);
  const known = fit >= leastFit(area);
  // The fitted shape's box hardly changes with blur, which eats the tips of stars and widens squares.
  const { left, top, right, bottom } = known ? scaled(template.box, Math.sqrt(area), middle) : box;
  const extent = Math.max(right - left, bottom - top) / Math.min(width, height);
  return {
    shape: known ? template.shape : undefined,
    fit,
    color: colorName(region.color),
    lab: region.color,
    size: extent < SIZE_BORDERS[0] ? 'small' : extent < SIZE_BORDERS[1] ? 'medium' : 'large',
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    width: right - left,
    height: bottom - top,
    area,
    coverage: region.coverage,
  };
}

const scaled = (box: Box, scale: number, [x, y]: readonly [number, number]): Box => ({
  left: x + box.left * scale,
  top: y + box.top * scale,
  right: x + box.right * scale,
  bottom: y + box.bottom * scale,
});

/** Area, bounds (to parts of a pixel, by coverage) and centroid. */
export function measure(
  { coverage, pixels }: Pick<Region, 'coverage' | 'pixels'>,
  width: number,
): { area: number; box: Box; middle: readonly [number, number] } {
  let [area, sumX, sumY] = [0, 0, 0];
  coverage.forEach((share, pixel) => {
    area += share;
    sumX += share * ((pixel % width) + 0.5);
    sumY += share * (Math.floor(pixel / width) + 0.5);
  });
  const xs = pixels.map((pixel) => pixel % width);
  const ys = pixels.map((pixel) => Math.floor(pixel / width));
  const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [[left, right], [top, bottom]] = [range(xs), range(ys)];
  const height = coverage.length / width;
  // How far the outermost columns and rows reach beyond the half-covered pixels.
  const most = (from: number, step: number, count: number) => {
    let share = 0;
    for (let i = 0; i < count; i++) share = Math.max(share, coverage[from + i * step] ?? 0);
    return share;
  };
  const box = {
    left: left - (left > 0 ? most(left - 1, width, height) : 0),
    right: right + 1 + (right < width - 1 ? most(right + 1, width, height) : 0),
    top: top - (top > 0 ? most((top - 1) * width, 1, width) : 0),
    bottom: bottom + 1 + (bottom < height - 1 ? most((bottom + 1) * width, 1, width) : 0),
  };
  return { area, box, middle: [sumX / area, sumY / area] };
}

/** A region's pixels where templates are compared with it. */
interface Lattice {
  /** Coverage of each pixel by the region. */
  readonly shares: Float32Array;
  /** `points` cells of the templates' grid for each pixel; -1 outside of the grid. */
  readonly cells: Int32Array;
  readonly points: number;
  /** What of the region lies beyond the grid. */
  readonly outside: number;
}

/** How many of the templates that look best at a glance are compared closely. */
const FINALISTS = 16;

/** The template with the largest common over joint area, laid on the region's centroid at the region's area. */
function nearestShape(
  region: Region,
  width: number,
  area: number,
  middle: readonly [number, number],
): { template: Template; fit: number } {
  const glance = lattice(region, width, area, middle, area > 250 ? 2 : 1, ONE_POINT);
  const close = lattice(region, width, area, middle, 1, FOUR_POINTS);
  return shapeTemplates()
    .map((template) => ({ template, fit: overlap(template.grid, glance) }))
    .sort((a, b) => b.fit - a.fit)
    .slice(0, FINALISTS)
    .map(({ template }) => ({ template, fit: overlap(template.grid, close) }))
    .reduce((best, one) => (one.fit > best.fit ? one : best));
}

/** Every `step`-th pixel around the region, each seen at some points within it (x and y, 0 to 1). */
function lattice(
  { coverage }: Region,
  width: number,
  area: number,
  [middleX, middleY]: readonly [number, number],
  step: number,
  points: readonly number[],
): Lattice {
  const height = coverage.length / width;
  const unit = CELLS / (SPAN * Math.sqrt(area));
  const reach = (SPAN / 2) * Math.sqrt(area);
  const [left, right] = [
    Math.max(0, Math.floor(middleX - reach)),
    Math.min(width, Math.ceil(middleX + reach)),
  ];
  const [top, bottom] = [
    Math.max(0, Math.floor(middleY - reach)),
    Math.min(height, Math.ceil(middleY + reach)),
  ];
  const count = Math.ceil((right - left) / step) * Math.ceil((bottom - top) / step);
  const perPixel = points.length / 2;
  const shares = new Float32Array(count);
  const cells = new Int32Array(count * perPixel).fill(-1);
  let [at, covered] = [0, 0];
  for (let y = top; y < bottom; y += step) {
    for (let x = left; x < right; x += step, at++) {
      shares[at] = coverage[y * width + x];
      covered += shares[at] * step * step;
      for (let point = 0; point < perPixel; point++) {
        const column = Math.floor((x + points[point * 2] - middleX) * unit + CELLS / 2);
        const row = Math.floor((y + points[point * 2 + 1] - middleY) * unit + CELLS / 2);
        if (column >= 0 && column < CELLS && row >= 0 && row < CELLS)
          cells[at * perPixel + point] = row * CELLS + column;
      }
    }
  }
  return { shares, cells, points: perPixel, outside: Math.max(0, area - covered) / (step * step) };
}

/** Common over joint area of a template and a region. */
function overlap(grid: Float32Array, { shares, cells, points, outside }: Lattice): number {
  let [common, joint] = [0, outside];
  for (let i = 0, at = 0; i < shares.length; i++) {
    let expected = 0;
    for (let point = 0; point < points; point++, at++) if (cells[at] >= 0) expected += grid[cells[at]];
    expected /= points;
    const share = shares[i];
    if (share < expected) {
      common += share;
      joint += expected;
    } else {
      common += expected;
      joint += share;
    }
  }
  return common / joint;
}

const ONE_POINT = [0.5, 0.5] as const;
const FOUR_POINTS = [0.25, 0.25, 0.75, 0.25, 0.25, 0.75, 0.75, 0.75] as const;
