import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { float32 } from '../tensor/graph.ts';
import { nodeEngine } from '../tensor/node.ts';
import { dequantize } from '../tensor/operations.ts';
import type { QuantizedForm } from '../tensor/primitives.ts';
import { trace } from '../tensor/trace.ts';
import { dequantized, quantize } from './quantization.ts';

const random = new Random('quantization');
const normal = (count: number, scale = 1) =>
  Float32Array.from({ length: count }, () => scale * random.normal());

const FORMS: readonly QuantizedForm[] = [
  { bits: 4, block: 32 },
  { bits: 8, block: 32 },
  { bits: 4, block: 64 },
  { bits: 4, block: 128 },
];

describe.each(FORMS)('in $bits bits, blocks of $block', (form) => {
  const { bits, block } = form;
  test('no value moves by more than half a step, but for the end of the range', () => {
    const values = normal(block * 200, 0.02);
    const rounded = quantize(values, form);
    dequantized(rounded, form).forEach((value, i) => {
      const scale = Math.abs(rounded.scales[Math.floor(i / block)]);
      // In 4 bits the side opposite to the largest value ends one step early.
      const reach = bits === 4 ? 1 : 0.5;
      expect(Math.abs(value - values[i])).toBeLessThanOrEqual(scale * reach * 1.0001);
    });
  });

  test('values that are on the grid stay, and so does zero', () => {
    const [low, high] = bits === 4 ? [-8, 7] : [-127, 127];
    const grid = Float32Array.from({ length: block * 10 }, (_, i) =>
      i % block === 0 ? low * 0.5 : 0.5 * random.integer(low, high + 1),
    );
    expect(dequantized(quantize(grid, form), form)).toEqual(grid);
    expect(dequantized(quantize(new Float32Array(256), form), form)).toEqual(new Float32Array(256));
  });

  test('the engine reads what we wrote', async () => {
    const [rows, blocks] = [3, 2];
    const { packed, scales } = quantize(normal(rows * blocks * block), form);
    const shape = [rows, blocks, (block * bits) / 8];
    const graph = trace((weight) => dequantize(weight, blocks * block), ['weight'], {
      packed: { dataType: 'uint8' as const, shape },
      scales: float32([rows, blocks]),
    });
    const engine = await nodeEngine();
    const program = await engine.compile(graph);
    const { output } = await program.run({
      'weight.packed': { dataType: 'uint8', shape, data: packed },
      'weight.scales': { dataType: 'float32', shape: [rows, blocks], data: scales },
    });
    expect(output.data).toEqual(dequantized({ packed, scales }, form));
    await program.dispose();
  });
});
