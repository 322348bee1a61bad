import { describe, expect, test } from 'vitest';
import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import type { HostTensor } from '../tensor/graph.ts';
import { bools, floats, ints, normal, of } from '../tensor/test-inputs.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

const SAMPLE = new Map<string, HostTensor>([
  ['flags', bools([3], [1, 0, 1])],
  ['half', { dataType: 'float16', shape: [3], data: new Uint16Array([0x3c00, 0x7bff, 0x0001]) }],
  ['layers.0.weight', normal([2, 3])],
  ['scalar', floats([], [7])],
  ['empty', floats([0, 4], [])],
  ['integers', ints([2], [-1, 2 ** 31 - 1])],
  ['long', of('int64', [1], [-5])],
  ['bytes', of('uint8', [5], [1, 2, 3, 4, 255])],
  ['naïve ✓ "quoted"', floats([1], [Number.NaN])],
]);

/** A file with any header at all. */
function fileWith(header: unknown, dataLength = 16): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + dataLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

describe('encode and decode', () => {
  test('give back every tensor and the metadata', () => {
    const file = decodeSafetensors(encodeSafetensors(SAMPLE, { format: 'alhena', step: '12' }), 'here');
    expect(file.metadata).toEqual({ format: 'alhena', step: '12' });
    expect(Object.fromEntries(file.tensors)).toEqual(Object.fromEntries(SAMPLE));
  });

  test('work on views into larger buffers, wherever they begin', () => {
    const whole = new Float32Array([9, 1, 2, 9]);
    const view: HostTensor = { dataType: 'float32', shape: [2], data: whole.subarray(1, 3) };
    const bytes = encodeSafetensors(new Map([['x', view]]));
    for (const shift of [0, 1, 3, 4]) {
      const shifted = new Uint8Array(bytes.length + shift);
      shifted.set(bytes, shift);
      expect(decodeSafetensors(shifted.subarray(shift), 'here').tensors.get('x')!.data).toEqual(
        new Float32Array([1, 2]),
      );
    }
  });

  test('an empty file has no tensors', () => {
    expect(decodeSafetensors(encodeSafetensors(new Map()), 'here')).toEqual({
      tensors: new Map(),
      metadata: {},
    });
  });

  test('random sets of tensors survive, aligned and without gaps', () => {
    const random = new Random('safetensors');
    for (let round = 0; round < 40; round++) {
      const tensors = new Map<string, HostTensor>();
      for (let i = random.integer(0, 6); i > 0; i--) {
        const shape = Array.from({ length: random.integer(0, 4) }, () => random.integer(0, 4));
        const size = shape.reduce((product, value) => product * value, 1);
        const values = Array.from({ length: size }, () => random.integer(0, 100));
        const type = random.pick(['float32', 'int32', 'int64', 'uint8'] as const);
        tensors.set(`tensor ${i}`, of(type, shape, values));
      }
      const bytes = encodeSafetensors(tensors);
      expect(decodeSafetensors(bytes, 'here').tensors).toEqual(tensors);
      const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));
      expect(headerLength % 8).toBe(0);
      const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength))) as Record<
        string,
        { data_offsets: [number, number]; shape: number[] }
      >;
      let end = 0;
      for (const [name, { data_offsets: offsets }] of Object.entries(header)) {
        expect(offsets[0]).toBe(end);
        expect(offsets[0] % tensors.get(name)!.data.BYTES_PER_ELEMENT).toBe(0);
        end = offsets[1];
      }
      expect(bytes.length).toBe(8 + headerLength + end);
    }
  });
});

describe('broken files', () => {
  const tensor = { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16] };

  test.each<[string, Uint8Array, string]>([
    ['no bytes', new Uint8Array(0), '0 bytes, expected at least 8'],
    [
      'a header longer than the file',
      fileWith({}, 0).with(0, 200),
      'its header claims 200 bytes, the file has 2',
    ],
    ['an absurd header length', new Uint8Array(16).fill(255), 'its header claims'],
    ['text', fileWith('hello'), 'its header is not a JSON object'],
    ['a list', fileWith([]), 'its header is not a JSON object'],
    ['null', fileWith('null'), 'its header is not a JSON object'],
    ['an entry that is null', fileWith({ x: null }), "'x' has type undefined"],
    ['an unknown type', fileWith({ x: { ...tensor, dtype: 'BF16' } }), "'x' has type BF16"],
    ['a type from the prototype', fileWith({ x: { ...tensor, dtype: 'toString' } }), "'x' has type toString"],
    ['no shape', fileWith({ x: { dtype: 'F32', data_offsets: [0, 16] } }), "'x' has no shape or offsets"],
    ['a negative size', fileWith({ x: { ...tensor, shape: [-2, -2] } }), "'x' has no shape or offsets"],
    ['a fraction', fileWith({ x: { ...tensor, shape: [0.5, 8] } }), "'x' has no shape or offsets"],
    [
      'three offsets',
      fileWith({ x: { ...tensor, data_offsets: [0, 8, 16] } }),
      "'x' has no shape or offsets",
    ],
    ['offsets the wrong way round', fileWith({ x: { ...tensor, data_offsets: [16, 0] } }), 'lies at 16..0'],
    ['offsets past the end', fileWith({ x: { ...tensor, data_offsets: [4, 20] } }), 'of 16 bytes: cut off?'],
    [
      'a shape that does not fill them',
      fileWith({ x: { ...tensor, shape: [3] } }),
      "'x' [3] F32 lies at 0..16",
    ],
    ['a huge shape', fileWith({ x: { ...tensor, shape: [2 ** 52, 2 ** 52, 0] } }), 'lies at'],
    [
      'metadata that are null',
      fileWith({ __metadata__: null }),
      'its metadata are not a JSON object of strings',
    ],
    [
      'metadata of numbers',
      fileWith({ __metadata__: { step: 3 } }),
      'its metadata are not a JSON object of strings',
    ],
  ])('%s', (_, bytes, reason) => {
    const read = () => decodeSafetensors(bytes, 'folder/model.safetensors');
    expect(read).toThrow(UserError);
    expect(read).toThrow('folder/model.safetensors: not a valid safetensors file: ');
    expect(read).toThrow(reason);
    expect(read).toThrow('Restore or download it again.');
  });

  test('every truncation is a clear error', () => {
    const bytes = encodeSafetensors(SAMPLE, { a: 'b' });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length), 'here')).toThrow(UserError);
    }
  });

  test('a few changed bytes are read or refused, and never crash', () => {
    const random = new Random('mutations');
    const good = encodeSafetensors(SAMPLE, { a: 'b' });
    let refused = 0;
    for (let round = 0; round < 1500; round++) {
      const bytes = good.slice();
      for (let i = random.integer(1, 4); i > 0; i--)
        bytes[random.integer(0, bytes.length - 60)] = random.integer(0, 256);
      try {
        decodeSafetensors(bytes, 'here');
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });
});
