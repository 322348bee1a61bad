import type { QuantizedForm } from '../tensor/primitives.ts';

export interface QuantizedValues {
  /** `[N, K/block, block*bits/8]` */
  readonly packed: Uint8Array;
  /** `[N, K/block]` */
  readonly scales: Float32Array;
}

/**
 * Rounds weights to 4 or 8 bits in blocks that share a scale (`quantizedMatmul` says how they lie).
 *
 * 4 bits: the value of largest magnitude becomes -8, the end of the range that reaches further, as in GGML's
 * Q4_0, so checkpoints trained for that format (blocks of 32) keep their values. 8 bits: it becomes ±127.
 * @param values rows of whole blocks, one after another
 */
export function quantize(values: Float32Array, { bits, block: size }: QuantizedForm): QuantizedValues {
  const blocks = values.length / size;
  if (!Number.isInteger(blocks)) throw new Error(`quantize: ${values.length} values are no whole blocks`);
  const packed = new Uint8Array((values.length * bits) / 8);
  const scales = new Float32Array(blocks);
  for (let block = 0; block < blocks; block++) {
    const from = block * size;
    let largest = 0;
    for (let i = from; i < from + size; i++) {
      if (Math.abs(values[i]) > Math.abs(largest)) largest = values[i];
    }
    scales[block] = (bits === 4 ? largest / -8 : Math.abs(largest) / 127) || 0;
    const inverse = scales[block] === 0 ? 0 : 1 / scales[block];
    if (bits === 8) {
      for (let i = from; i < from + size; i++) packed[i] = Math.floor(values[i] * inverse + 128.5);
    } else {
      for (let i = from; i < from + size; i += 2) {
        const first = Math.min(15, Math.floor(values[i] * inverse + 8.5));
        const second = Math.min(15, Math.floor(values[i + 1] * inverse + 8.5));
        packed[i >> 1] = first | (second << 4);
      }
    }
  }
  return { packed, scales };
}

/** The weights that `quantizedMatmul` will see. */
export function dequantized(
  { packed, scales }: QuantizedValues,
  { bits, block }: QuantizedForm,
): Float32Array {
  const values = new Float32Array((packed.length * 8) / bits);
  for (let i = 0; i < values.length; i++) {
    const stored = bits === 8 ? packed[i] : (packed[i >> 1] >> (4 * (i % 2))) & 15;
    values[i] = scales[Math.floor(i / block)] * (stored - 2 ** (bits - 1));
  }
  return values;
}
