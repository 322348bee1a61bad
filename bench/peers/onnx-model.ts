import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodeModel,
  type OnnxAttribute,
  type OnnxInitializer,
  type OnnxNode,
} from '../../src/tensor/onnx.ts';
import type { GgufShape } from './gguf.ts';

const BLOCK = 32;

/**
 * Writes a random model of our shape as transformers.js loads it: `config.json` of `gemma3_text` and an ONNX graph in
 * the form that exporters make of decoders, with GroupQueryAttention over past keys and values that go in and come
 * out, and 4-bit weights in blocks of 32 (onnxruntime, ContribOperators.md).
 */
export function writeRandomOnnx(folder: string, shape: GgufShape): void {
  const { hiddenSize, feedForwardSize, headSize, queryHeads, keyValueHeads, vocabularySize } = shape;
  const nodes: OnnxNode[] = [];
  const initializers: OnnxInitializer[] = [];
  const emit = (
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Record<string, OnnxAttribute> = {},
    domain = '',
  ): string => {
    nodes.push({ type: type as OnnxNode['type'], domain, inputs, outputs, attributes });
    return outputs[0];
  };
  const constant = (
    name: string,
    dataType: OnnxInitializer['dataType'],
    sides: number[],
    data: OnnxInitializer['data'],
  ) => {
    initializers.push({ name, dataType, shape: sides, data });
    return name;
  };
  const integers = (name: string, values: number[]) =>
    constant(name, 'int64', [values.length], BigInt64Array.from(values.map(BigInt)));
  const ones = (name: string, size: number) =>
    constant(name, 'float32', [size], new Float32Array(size).fill(1));
  const norm = (x: string, name: string, size: number) =>
    emit('SimplifiedLayerNormalization', [x, ones(`${name}.weight`, size)], [name], {
      axis: -1,
      epsilon: { float: 1e-6 },
    });
  const linear = (x: string, name: string, rows: number, columns: number) => {
    const blocks = columns / BLOCK;
    const packed = constant(
      `${name}.packed`,
      'uint8',
      [rows, blocks, BLOCK / 2],
      noise((rows * columns) / 2),
    );
    const scale = 1 / (4 * Math.sqrt(columns));
    const scales = constant(
      `${name}.scales`,
      'float32',
      [rows, blocks],
      new Float32Array(rows * blocks).fill(scale),
    );
    const attributes = { K: columns, N: rows, bits: 4, block_size: BLOCK, accuracy_level: 4 };
    return emit('MatMulNBits', [x, packed, scales], [name], attributes, 'com.microsoft');
  };
  /** A norm over each head of `[B, T, heads * size]`. */
  const headNorm = (x: string, name: string, heads: number) => {
    const split = emit('Reshape', [x, integers(`${name}.split`, [0, 0, heads, headSize])], [`${name}.heads`]);
    const normed = norm(split, `${name}.normed`, headSize);
    return emit('Reshape', [normed, integers(`${name}.join`, [0, 0, heads * headSize])], [name]);
  };

  const one = integers('one', [1]);
  const sums = emit('ReduceSum', ['attention_mask', one], ['mask.sum'], { keepdims: 0 });
  const lengths = emit('Cast', [emit('Sub', [sums, one], ['mask.last'])], ['lengths'], { to: 6 });
  const size = emit('Shape', ['attention_mask'], ['mask.size'], { start: 1, end: 2 });
  const total = emit(
    'Reshape',
    [emit('Cast', [size], ['mask.total'], { to: 6 }), integers('scalar', [])],
    ['mask.length'],
  );
  const half = headSize / 2;
  const angles = Array.from(
    { length: shape.contextLength * half },
    (_, i) => Math.floor(i / half) / 10_000 ** ((2 * (i % half)) / headSize),
  );
  const table = (name: string, turn: (angle: number) => number) =>
    constant(name, 'float32', [shape.contextLength, half], Float32Array.from(angles, turn));
  const [cosine, sine] = [table('cosine', Math.cos), table('sine', Math.sin)];
  const embedding = new Uint16Array(vocabularySize * hiddenSize);
  // Halves between 0.5 and 1, whatever their lower bits.
  new Uint8Array(embedding.buffer).set(noise(embedding.byteLength));
  for (let i = 0; i < embedding.length; i++) embedding[i] = 0x3800 | (embedding[i] & 0x83ff);
  constant('embedding', 'float16', [vocabularySize, hiddenSize], embedding);
  let stream = emit('Cast', [emit('Gather', ['embedding', 'input_ids'], ['embedded'])], ['stream'], {
    to: 1,
  });
  const past: string[] = [];
  const present: string[] = [];
  for (let i = 0; i < shape.layerCount; i++) {
    const at = (name: string) => `layers.${i}.${name}`;
    const normed = norm(stream, at('input'), hiddenSize);
    const query = headNorm(
      linear(normed, at('q'), queryHeads * headSize, hiddenSize),
      at('query'),
      queryHeads,
    );
    const key = headNorm(
      linear(normed, at('k'), keyValueHeads * headSize, hiddenSize),
      at('key'),
      keyValueHeads,
    );
    const value = linear(normed, at('v'), keyValueHeads * headSize, hiddenSize);
    const names = ['key', 'value'].map((kind) => `past_key_values.${i}.${kind}`);
    const outputs = ['key', 'value'].map((kind) => `present.${i}.${kind}`);
    past.push(...names);
    present.push(...outputs);
    const window = (i + 1) % 4 === 0 ? -1 : shape.window;
    const attended = emit(
      'GroupQueryAttention',
      [query, key, value, ...names, lengths, total, cosine, sine],
      [at('attended'), ...outputs],
      {
        num_heads: queryHeads,
        kv_num_heads: keyValueHeads,
        do_rotary: 1,
        local_window_size: window,
        scale: { float: 1 },
      },
      'com.microsoft',
    );
    const output = norm(linear(attended, at('o'), hiddenSize, queryHeads * headSize), at('post'), hiddenSize);
    const middle = emit('Add', [stream, output], [at('middle')]);
    const inner = norm(middle, at('inner'), hiddenSize);
    const gate = emit('Gelu', [linear(inner, at('gate'), feedForwardSize, hiddenSize)], [at('open')], {
      approximate: 'tanh',
    });
    const product = emit(
      'Mul',
      [gate, linear(inner, at('up'), feedForwardSize, hiddenSize)],
      [at('product')],
    );
    const down = norm(linear(product, at('down'), hiddenSize, feedForwardSize), at('last'), hiddenSize);
    stream = emit('Add', [middle, down], [at('stream')]);
  }
  linear(norm(stream, 'final', hiddenSize), 'logits', vocabularySize, hiddenSize);
  const cache = ['batch_size', keyValueHeads, 'past_sequence_length', headSize];
  const bytes = encodeModel({
    nodes,
    initializers,
    inputs: [
      { name: 'input_ids', dataType: 'int64', shape: ['batch_size', 'sequence_length'] },
      { name: 'attention_mask', dataType: 'int64', shape: ['batch_size', 'total_sequence_length'] },
      ...past.map((name) => ({ name, dataType: 'float32' as const, shape: cache })),
    ],
    outputs: [
      { name: 'logits', dataType: 'float32', shape: ['batch_size', 'sequence_length', vocabularySize] },
      ...present.map((name) => ({
        name,
        dataType: 'float32' as const,
        shape: ['batch_size', keyValueHeads, 'total_sequence_length', headSize],
      })),
    ],
  });
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  const config = {
    model_type: 'gemma3_text',
    architectures: ['Gemma3ForCausalLM'],
    vocab_size: vocabularySize,
    hidden_size: hiddenSize,
    intermediate_size: feedForwardSize,
    num_hidden_layers: shape.layerCount,
    num_attention_heads: queryHeads,
    num_key_value_heads: keyValueHeads,
    head_dim: headSize,
    bos_token_id: 2,
    eos_token_id: 1,
    pad_token_id: 0,
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'onnx', 'model_q4.onnx'), bytes);
}

function noise(length: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = 1;
  for (let i = 0; i < words.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    words[i] = state ^ (state >>> 13);
  }
  return new Uint8Array(words.buffer, 0, length);
}
