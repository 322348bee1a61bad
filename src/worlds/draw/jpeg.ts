import type { Canvas } from './canvas.ts';

/** `COSINES[frequency * 8 + position]`: the orthonormal 8-point DCT-II. */
const COSINES = Float64Array.from({ length: 64 }, (_, i) => {
  const frequency = i >> 3;
  const scale = frequency === 0 ? Math.sqrt(1 / 8) : 0.5;
  return scale * Math.cos(((2 * (i & 7) + 1) * frequency * Math.PI) / 16);
});

/**
 * What JPEG compression does to a picture: 8×8 blocks of YCbCr, transformed, rounded and transformed back.
 * `coarseness` is the rounding step of the lowest frequency in 8-bit levels (4 is fine, 16 is visible);
 * steps grow with the frequency, and colour is rounded twice as coarsely.
 */
export function compress(canvas: Canvas, coarseness: number): void {
  const { width, height, data } = canvas;
  const block = new Float64Array(64);
  const planes = [0, 1, 2].map((plane) => extractPlane(data, plane));
  planes.forEach((values, plane) => {
    const step = (coarseness / 255) * (plane === 0 ? 1 : 2);
    for (let top = 0; top < height; top += 8) {
      for (let left = 0; left < width; left += 8) {
        for (let i = 0; i < 64; i++) {
          const y = Math.min(height - 1, top + (i >> 3));
          const x = Math.min(width - 1, left + (i & 7));
          block[i] = values[y * width + x];
        }
        roundBlock(block, step);
        for (let i = 0; i < 64; i++) {
          const y = top + (i >> 3);
          const x = left + (i & 7);
          if (y < height && x < width) values[y * width + x] = block[i];
        }
      }
    }
  });
  const [luma, blueness, redness] = planes;
  for (let i = 0; i < luma.length; i++) {
    data[i * 3] = clamp(luma[i] + 1.402 * redness[i]);
    data[i * 3 + 1] = clamp(luma[i] - 0.344136 * blueness[i] - 0.714136 * redness[i]);
    data[i * 3 + 2] = clamp(luma[i] + 1.772 * blueness[i]);
  }
}

const WEIGHTS = [
  [0.299, 0.587, 0.114],
  [-0.168736, -0.331264, 0.5],
  [0.5, -0.418688, -0.081312],
] as const;

function extractPlane(data: Float32Array, plane: number): Float64Array {
  const [red, green, blue] = WEIGHTS[plane];
  const values = new Float64Array(data.length / 3);
  for (let i = 0; i < values.length; i++) {
    values[i] = data[i * 3] * red + data[i * 3 + 1] * green + data[i * 3 + 2] * blue;
  }
  return values;
}

function roundBlock(block: Float64Array, step: number): void {
  let [low, high] = [block[0], block[0]];
  for (const value of block) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high - low < step / 8) return; // flat blocks stay as they are; most of a picture is flat
  transform(block, true);
  for (let i = 0; i < 64; i++) {
    const size = step * (1 + ((i >> 3) + (i & 7)) * 0.7);
    block[i] = Math.round(block[i] / size) * size;
  }
  transform(block, false);
}

const scratch = new Float64Array(64);

/** Rows, then columns, of the DCT (`forward`) or of its inverse. */
function transform(block: Float64Array, forward: boolean): void {
  for (let pass = 0; pass < 2; pass++) {
    for (let row = 0; row < 8; row++) {
      for (let to = 0; to < 8; to++) {
        let sum = 0;
        for (let from = 0; from < 8; from++) {
          sum += block[row * 8 + from] * COSINES[forward ? to * 8 + from : from * 8 + to];
        }
        scratch[to * 8 + row] = sum; // stored transposed, so that two passes do both directions
      }
    }
    block.set(scratch);
  }
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
