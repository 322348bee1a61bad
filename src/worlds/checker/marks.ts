import type { SeenObject } from './analysis.ts';

export type Pointing = 'left' | 'right' | 'up' | 'down';

/**
 * Where an arrow points: its head, the widest part, lies in the half that it points to and narrows to a tip,
 * and a thinner shaft follows. Undefined for anything else.
 */
export function readArrow({ coverage }: SeenObject, width: number): Pointing | undefined {
  const across = profile(coverage, width, 'columns');
  const along = profile(coverage, width, 'rows');
  const level = across.length > along.length;
  const widths = level ? across : along;
  const ways: [Pointing, Pointing] = level ? ['left', 'right'] : ['up', 'down'];
  if (isArrow(widths)) return ways[0];
  return isArrow([...widths].reverse()) ? ways[1] : undefined;
}

/** Whether the widths, from one end to the other, are those of a tip, a head and a shaft. */
function isArrow(widths: readonly number[]): boolean {
  const most = Math.max(...widths);
  const at = widths.indexOf(most);
  const shaft = widths.slice(Math.ceil(widths.length * 0.6), -1);
  return (
    widths.length >= 10 &&
    widths[0] < 0.4 * most &&
    at >= 0.15 * widths.length &&
    at <= 0.6 * widths.length &&
    Math.max(...shaft) < 0.75 * most &&
    Math.min(...shaft) > 0.15 * most
  );
}

/** How much ink each column (or row) holds, from the first to the last that has any. */
function profile(coverage: Float64Array, width: number, of: 'columns' | 'rows'): number[] {
  const sums = new Array<number>(of === 'columns' ? width : coverage.length / width).fill(0);
  coverage.forEach((share, pixel) => {
    sums[of === 'columns' ? pixel % width : Math.floor(pixel / width)] += share;
  });
  const first = sums.findIndex((sum) => sum >= 0.7);
  const last = sums.findLastIndex((sum) => sum >= 0.7);
  return sums.slice(first, last + 1);
}

/** Whether a mouth's ends lie higher than its middle (a smile), lower, or neither. */
export function readMouth({ coverage }: SeenObject, width: number): 'smile' | 'frown' | undefined {
  let [sum, mean, deviation] = [0, 0, 0];
  coverage.forEach((share, pixel) => {
    sum += share;
    mean += share * (pixel % width);
  });
  mean /= sum;
  coverage.forEach((share, pixel) => {
    deviation += share * Math.abs((pixel % width) - mean);
  });
  deviation /= sum;
  const height = (inner: boolean) => {
    let [ink, level] = [0, 0];
    coverage.forEach((share, pixel) => {
      if (Math.abs((pixel % width) - mean) < deviation !== inner) return;
      ink += share;
      level += share * Math.floor(pixel / width);
    });
    return level / ink;
  };
  const rise = height(true) - height(false);
  return rise > 0.7 ? 'smile' : rise < -0.7 ? 'frown' : undefined;
}
