import type { HostTensor } from '../tensor/graph.ts';

export interface RotaryTables {
  readonly cosine: HostTensor<'float32'>;
  readonly sine: HostTensor<'float32'>;
}

/** Frequencies of the pairs, `[headSize / 2]`: `theta^(-2i / headSize)`, zero beyond the share that turns. */
export function rotaryFrequencies(headSize: number, theta: number, partial = 1): Float32Array {
  const half = headSize / 2;
  const turning = Math.floor(half * partial);
  return Float32Array.from({ length: half }, (_, i) => (i < turning ? theta ** ((-2 * i) / headSize) : 0));
}

/**
 * Cosines and sines of rotary position embeddings, `[positions, headSize / 2]`.
 * Frequencies are `theta^(-2i / headSize)`; with `partial` below 1 only that share of the pairs turns and the
 * rest stands still, the exponent still dividing by the whole head size (Gemma 4's p-RoPE).
 */
export function rotaryTables(positions: number, headSize: number, theta: number, partial = 1): RotaryTables {
  const half = headSize / 2;
  const turning = Math.floor(half * partial);
  const cosine = new Float32Array(positions * half).fill(1);
  const sine = new Float32Array(positions * half);
  for (let i = 0; i < turning; i++) {
    const frequency = theta ** ((-2 * i) / headSize);
    for (let position = 0; position < positions; position++) {
      cosine[position * half + i] = Math.cos(position * frequency);
      sine[position * half + i] = Math.sin(position * frequency);
    }
  }
  const shape = [positions, half];
  return {
    cosine: { dataType: 'float32', shape, data: cosine },
    sine: { dataType: 'float32', shape, data: sine },
  };
}
