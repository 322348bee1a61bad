import { distance, type Lab } from './colors.ts';
import { type Ground, gapAt, type LabPicture, labAt } from './ground.ts';

/** One connected patch of one colour. */
export interface Region {
  readonly color: Lab;
  /** How much of each pixel it covers, 0 to 1, `[height * width]`; 0 outside of it. */
  readonly coverage: Float64Array;
  /** Its pixels that are covered at least half, in reading order. */
  readonly pixels: readonly number[];
}

/** Smaller patches are dust: share of the picture's pixels (20 of 64 × 64), twice that for faint ones. */
const LEAST_AREA = 20 / 4096;
const FAINT = 0.13;
/** The least share of that area which a patch has to have before it is given its border. */
const LEAST_CORE = 0.35;
/** How much a pixel on the border of two things may differ from the one that it belongs to, in Oklab. */
const BORDER_REACH = 0.12;
/** A covered pixel is no mixture from here on. */
const FULL = 0.8;
/** The least share of such pixels in a region: rings of three pixels, blurred, have this many. */
const LEAST_FULL = 0.2;
/** Least distance from the ground, in Oklab and in multiples of its noise. */
const LEAST_GAP = 0.065;
const LEAST_NOISES = 5;
/** Pixels of one patch lie this close to the line from the ground to the patch's colour. */
const LINE_REACH = 0.1;
const SAME_COLOR = 0.075;

/** Finds everything that is not ground, one region for each connected patch of one colour. */
export function findRegions(picture: LabPicture, ground: Ground): Region[] {
  const { width, height, data } = picture;
  const least = Math.max(LEAST_GAP, LEAST_NOISES * ground.noise);
  const smallest = LEAST_AREA * width * height;
  const marked = new Uint8Array(width * height);
  for (let pixel = 0; pixel < marked.length; pixel++)
    marked[pixel] = gapAt(data, ground.data, pixel) > least ? 1 : 0;
  const regions: Region[] = [];
  let open = marked;
  // Each round takes the main colour of every patch that is left; touching things of two colours need two.
  for (let round = 0; round < 6; round++) {
    const left = new Uint8Array(open.length);
    let found = false;
    for (const patch of components(open, width, height)) {
      if (patch.length < smallest * LEAST_CORE) continue;
      const color = mainColor(picture, ground, patch);
      const { coverage, mixed } = coverageOf(picture, ground, patch, color);
      const inside = new Uint8Array(open.length);
      for (const pixel of patch) if (coverage[pixel] >= 0.5) inside[pixel] = 1;
      const taken = new Uint8Array(open.length);
      for (const pixels of components(inside, width, height)) {
        const full = pixels.filter((pixel) => coverage[pixel] >= FULL).length;
        if (pixels.length < smallest * LEAST_CORE || full < LEAST_FULL * pixels.length) continue;
        regions.push({ color, pixels, coverage: around(coverage, pixels, width, height) });
        for (const pixel of pixels) taken[pixel] = 1;
        found = true;
      }
      // Right beside a found region is its edge; a little further out, what lies on the way to the ground is.
      const edge = grow(taken, width, height, 1);
      const halo = grow(edge, width, height, 2);
      for (const pixel of patch)
        if (edge[pixel] === 0 && (halo[pixel] === 0 || mixed[pixel] === 0)) left[pixel] = 1;
    }
    if (!found) break;
    open = left;
  }
  return shareBorders(regions, marked, picture).filter(({ color, pixels }) => {
    const faint = distance(color, ground.color) < FAINT;
    return pixels.length >= (faint ? 2 : 1) * smallest && hasInside(pixels, width, height);
  });
}

/** Whether any pixel has all its neighbours in the set: the smoothed edge of another thing has none. */
function hasInside(pixels: readonly number[], width: number, height: number): boolean {
  const own = new Set(pixels);
  return pixels.some((pixel) => neighbours(pixel, width, height).every((next) => own.has(next)));
}

/**
 * Where two things touch, the later one was found without its border, which looked like the other's edge. Pixels
 * that belong to nothing yet and look like a region beside them are given back to it.
 */
function shareBorders(
  regions: readonly Region[],
  marked: Uint8Array,
  { width, height, data }: LabPicture,
): Region[] {
  const owner = new Int32Array(marked.length).fill(-1);
  regions.forEach(({ pixels }, i) => {
    for (const pixel of pixels) owner[pixel] = i;
  });
  const gained = regions.map((): number[] => []);
  for (let step = 0; step < 2; step++) {
    const before = owner.slice();
    for (let pixel = 0; pixel < owner.length; pixel++) {
      if (marked[pixel] === 0 || before[pixel] >= 0) continue;
      const beside = neighbours(pixel, width, height)
        .map((next) => before[next])
        .filter((index) => index >= 0 && distance(labAt(data, pixel), regions[index].color) < BORDER_REACH);
      if (beside.length === 0) continue;
      owner[pixel] = beside[0];
      gained[beside[0]].push(pixel);
    }
  }
  return regions.map(({ color, pixels, coverage }, i) => {
    const more = gained[i];
    const own = coverage.slice();
    for (const pixel of more) own[pixel] = 1;
    return { color, coverage: own, pixels: [...pixels, ...more].sort((a, b) => a - b) };
  });
}

/** Connected sets of marked pixels (across sides, not corners). */
export function components(marked: Uint8Array, width: number, height: number): number[][] {
  const seen = new Uint8Array(marked.length);
  const found: number[][] = [];
  for (let start = 0; start < marked.length; start++) {
    if (marked[start] === 0 || seen[start] === 1) continue;
    const pixels = [start];
    seen[start] = 1;
    for (let i = 0; i < pixels.length; i++) {
      for (const next of neighbours(pixels[i], width, height)) {
        if (marked[next] === 0 || seen[next] === 1) continue;
        seen[next] = 1;
        pixels.push(next);
      }
    }
    found.push(pixels.sort((a, b) => a - b));
  }
  return found;
}

function neighbours(pixel: number, width: number, height: number): number[] {
  const x = pixel % width;
  const all: number[] = [];
  if (x > 0) all.push(pixel - 1);
  if (x < width - 1) all.push(pixel + 1);
  if (pixel >= width) all.push(pixel - width);
  if (pixel < width * (height - 1)) all.push(pixel + width);
  return all;
}

/** Marks everything within `steps` pixels too. */
function grow(marked: Uint8Array, width: number, height: number, steps: number): Uint8Array {
  let grown = marked;
  for (let step = 0; step < steps; step++) {
    const from = grown;
    grown = from.slice();
    for (let pixel = 0; pixel < from.length; pixel++)
      if (from[pixel] === 0 && touches(from, pixel, width, height)) grown[pixel] = 1;
  }
  return grown;
}

/** Whether the pixel or one of the eight around it is marked. */
function touches(marked: Uint8Array, pixel: number, width: number, height: number): boolean {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
      if (marked[pixel + dy * width + dx] === 1) return true;
    }
  }
  return false;
}

/**
 * The colour that most inner pixels share. Edges are mixtures, so they count only in a patch that is nothing but
 * edge; there the pixels furthest from the ground do.
 */
function mainColor({ width, height, data }: LabPicture, ground: Ground, patch: readonly number[]): Lab {
  const marked = new Uint8Array(width * height);
  for (const pixel of patch) marked[pixel] = 1;
  let inner = patch.filter((pixel) => neighbours(pixel, width, height).every((next) => marked[next] === 1));
  if (inner.length < Math.max(6, patch.length * 0.15)) inner = [...patch];
  const kept = calmest(data, inner, width, height, 0.6);
  const step = Math.max(1, Math.floor(kept.length / 40));
  let best: number[] = [];
  for (let i = 0; i < kept.length; i += step) {
    const same = kept.filter((pixel) => pixelDistance(data, pixel, kept[i]) < SAME_COLOR);
    if (same.length > best.length) best = same;
  }
  // Within the cluster, what is nearer to the ground is rather mixed with it.
  const furthest = best.sort((a, b) => gapAt(data, ground.data, b) - gapAt(data, ground.data, a));
  return meanColor(data, furthest.slice(0, Math.max(3, Math.ceil(furthest.length * 0.7))));
}

/** This share of the pixels (at least six), those that differ least from their neighbours. */
function calmest(
  data: Float64Array,
  pixels: readonly number[],
  width: number,
  height: number,
  share: number,
): number[] {
  return pixels
    .map((pixel) => {
      let steepness = 0;
      for (const next of neighbours(pixel, width, height))
        steepness = Math.max(steepness, pixelDistance(data, pixel, next));
      return { pixel, steepness };
    })
    .sort((a, b) => a.steepness - b.steepness)
    .slice(0, Math.max(6, Math.ceil(pixels.length * share)))
    .map(({ pixel }) => pixel);
}

function pixelDistance(data: Float64Array, one: number, other: number): number {
  const [a, b] = [one * 3, other * 3];
  return Math.hypot(data[a] - data[b], data[a + 1] - data[b + 1], data[a + 2] - data[b + 2]);
}

function meanColor(data: Float64Array, pixels: readonly number[]): Lab {
  const sum = [0, 0, 0];
  for (const pixel of pixels)
    for (let channel = 0; channel < 3; channel++) sum[channel] += data[pixel * 3 + channel];
  return [sum[0] / pixels.length, sum[1] / pixels.length, sum[2] / pixels.length];
}

/**
 * How much of each pixel of the patch the colour covers, by where it lies on the way from the ground to the colour;
 * and whether it lies on that way at all.
 */
function coverageOf(
  { width, height, data }: LabPicture,
  ground: Ground,
  patch: readonly number[],
  color: Lab,
): { coverage: Float64Array; mixed: Uint8Array } {
  const coverage = new Float64Array(data.length / 3);
  for (const pixel of patch) {
    const [from, own] = [labAt(ground.data, pixel), labAt(data, pixel)];
    const way = [color[0] - from[0], color[1] - from[1], color[2] - from[2]];
    const gone = [own[0] - from[0], own[1] - from[1], own[2] - from[2]];
    const length = way[0] ** 2 + way[1] ** 2 + way[2] ** 2;
    const share = (gone[0] * way[0] + gone[1] * way[1] + gone[2] * way[2]) / length;
    const along = Math.min(1, Math.max(0, share));
    const nearest: Lab = [from[0] + along * way[0], from[1] + along * way[1], from[2] + along * way[2]];
    // sRGB mixtures are no straight lines in Oklab, so long ways get more room beside them.
    const reach = LINE_REACH + 0.08 * Math.sqrt(length) * along * (1 - along) * 4;
    if (distance(nearest, own) < reach) coverage[pixel] = along;
  }
  // Mixtures lie at edges: what is far from anything fully covered is another thing, of a colour in between.
  const full = Uint8Array.from(coverage, (share) => (share >= FULL ? 1 : 0));
  const near = grow(full, width, height, 2);
  return {
    coverage: coverage.map((share, pixel) => (near[pixel] === 1 ? share : 0)),
    mixed: Uint8Array.from(coverage, (share) => (share > 0 ? 1 : 0)),
  };
}

/** The coverage of a region's own pixels and of those right beside them. */
function around(
  coverage: Float64Array,
  pixels: readonly number[],
  width: number,
  height: number,
): Float64Array {
  const own = new Float64Array(coverage.length);
  const marked = new Uint8Array(coverage.length);
  for (const pixel of pixels) marked[pixel] = 1;
  for (let pixel = 0; pixel < own.length; pixel++)
    if (coverage[pixel] > 0 && touches(marked, pixel, width, height)) own[pixel] = coverage[pixel];
  return own;
}
