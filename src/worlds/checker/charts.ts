import type { ColorName } from '../scenes/vocabulary.ts';
import type { Analysis, SeenObject } from './analysis.ts';

/** One upright bar of a chart, from left to right. */
export interface SeenBar {
  readonly color: ColorName;
  readonly height: number;
}

/** A flat thing as wide as this share of the picture is an axis, not a bar. */
const AXIS_WIDTH = 0.55;
/** The least share of its bounding box that a bar fills. */
const LEAST_FILL = 0.8;

/**
 * The bars of a bar chart from left to right: solid, of about one width, on one level. Undefined where the
 * picture shows anything else.
 */
export function readBars({ objects, width, height }: Analysis): SeenBar[] | undefined {
  const boxes = objects
    .map((object) => boxOf(object, width))
    .filter((box) => box.width < AXIS_WIDTH * width || box.height > 0.08 * height);
  if (boxes.length === 0) return undefined;
  const bars = boxes.sort((a, b) => a.left - b.left);
  const widths = bars.map((bar) => bar.width);
  const levels = bars.map((bar) => bar.top + bar.height);
  const even = Math.max(...widths) <= 1.4 * Math.min(...widths) + 1;
  const level = Math.max(...levels) - Math.min(...levels) <= 0.05 * height;
  const solid = bars.every(({ area, ...bar }) => area >= LEAST_FILL * bar.width * bar.height);
  return even && level && solid ? bars.map(({ color, height }) => ({ color, height })) : undefined;
}

/** Whether heights stand in the proportion of the numbers, each to within 0.3 of a unit: the unit is fitted, too. */
export function standInProportion(heights: readonly number[], numbers: readonly number[]): boolean {
  if (heights.length !== numbers.length) return false;
  const unit =
    heights.reduce((sum, height, i) => sum + height * numbers[i], 0) /
    numbers.reduce((sum, number) => sum + number * number, 0);
  return heights.every((height, i) => Math.abs(height - unit * numbers[i]) < 0.3 * unit);
}

/** Its bounds by half-covered pixels and their neighbours' coverage: exact for upright rectangles. */
function boxOf({ coverage, color, area }: SeenObject, pictureWidth: number) {
  const columns = new Float64Array(pictureWidth);
  const rows = new Float64Array(coverage.length / pictureWidth);
  coverage.forEach((share, pixel) => {
    const [column, row] = [pixel % pictureWidth, Math.floor(pixel / pictureWidth)];
    columns[column] = Math.max(columns[column], share);
    rows[row] = Math.max(rows[row], share);
  });
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return {
    color,
    area,
    left: columns.findIndex((share) => share >= 0.5),
    top: rows.findIndex((share) => share >= 0.5),
    width: sum(columns),
    height: sum(rows),
  };
}
