import type { Picture } from './picture.ts';

/**
 * Separable bicubic resampling with antialiasing, as Pillow and torchvision (`antialias=True`) do it:
 * Keys' cubic with a = -0.5 (R. Keys, "Cubic convolution interpolation", 1981), its support widened by the
 * scale when shrinking, weights normalised at the borders. Rows first, then columns, rounded to bytes after each:
 * at hard edges a kernel overshoots, and what is cut off between the passes shows. They compute with weights of
 * 16 bits, so a value may differ by one.
 */
export function resize(picture: Picture, width: number, height: number): Picture {
  for (const [side, value] of Object.entries({ width, height })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`resize: ${side} is ${value}; a whole number of pixels, 1 or more, was expected`);
    }
  }
  if (width === picture.width && height === picture.height) return picture;
  const narrowed = resizeRows(picture, width);
  const data = resizeColumns(narrowed, width, picture.height, height);
  return { width, height, data };
}

/** Resamples each row: `[height, picture.width, 3]` bytes → `[height, width, 3]` bytes. */
function resizeRows(picture: Picture, width: number): Uint8Array {
  const { data, height } = picture;
  const result = new Uint8Array(height * width * 3);
  const weigh = weigher(picture.width, width);
  for (let x = 0; x < width; x++) {
    const { start, weights } = weigh(x);
    for (let y = 0; y < height; y++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let source = (y * picture.width + start) * 3;
      for (let i = 0; i < weights.length; i++) {
        const weight = weights[i];
        red += weight * data[source++];
        green += weight * data[source++];
        blue += weight * data[source++];
      }
      const target = (y * width + x) * 3;
      result[target] = toByte(red);
      result[target + 1] = toByte(green);
      result[target + 2] = toByte(blue);
    }
  }
  return result;
}

/** Resamples each column: `[sourceHeight, width, 3]` bytes → `[height, width, 3]` bytes. */
function resizeColumns(rows: Uint8Array, width: number, sourceHeight: number, height: number): Uint8Array {
  const rowLength = width * 3;
  const result = new Uint8Array(height * rowLength);
  const sums = new Float64Array(rowLength);
  const weigh = weigher(sourceHeight, height);
  for (let y = 0; y < height; y++) {
    const { start, weights } = weigh(y);
    sums.fill(0);
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i];
      const source = (start + i) * rowLength;
      for (let j = 0; j < rowLength; j++) sums[j] += weight * rows[source + j];
    }
    for (let j = 0; j < rowLength; j++) result[y * rowLength + j] = toByte(sums[j]);
  }
  return result;
}

const toByte = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

/**
 * For each output position, the first input position that counts and the weights from there on; they sum to 1.
 * Computed one position at a time: all weights of a strip of 60 million pixels would fill a gigabyte.
 */
function weigher(from: number, to: number): (position: number) => { start: number; weights: Float64Array } {
  const scale = from / to;
  const stretch = Math.max(1, scale);
  const support = 2 * stretch;
  return (position) => {
    const centre = (position + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(from, Math.floor(centre + support + 0.5));
    const weights = new Float64Array(end - start);
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      weights[i] = cubic((start + i + 0.5 - centre) / stretch);
      sum += weights[i];
    }
    for (let i = 0; i < weights.length; i++) weights[i] /= sum;
    return { start, weights };
  };
}

/** Keys' cubic kernel with a = -0.5, zero outside (-2, 2). */
function cubic(position: number): number {
  const x = Math.abs(position);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}
