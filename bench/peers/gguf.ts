import { open } from 'node:fs/promises';

/** The sizes of a decoder that llama.cpp's `gemma3` computes as Alhena does. */
export interface GgufShape {
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly layerCount: number;
  readonly feedForwardSize: number;
  readonly queryHeads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly window: number;
  readonly contextLength: number;
}

type Value = number | string | { readonly float: number } | readonly (string | number)[];

const FLOAT32 = 0;
const Q4_0 = 2;
/** Two bytes of scale and sixteen of values for every 32 weights. */
const BLOCK_BYTES = 18;
const ALIGNMENT = 32;

/**
 * Writes a model of random weights in Q4_0 (ggml-org/ggml, docs/gguf.md), which is as fast as a trained one.
 * Its tokens are made up: the benchmark speaks in numbers.
 */
export async function writeRandomGguf(path: string, shape: GgufShape): Promise<void> {
  const { hiddenSize: d, feedForwardSize: f, headSize, queryHeads, keyValueHeads, vocabularySize } = shape;
  const tensors: { name: string; sides: number[]; type: number }[] = [];
  const matrix = (name: string, rows: number, columns: number) =>
    tensors.push({ name: `${name}.weight`, sides: [columns, rows], type: Q4_0 });
  const norm = (name: string, size: number) =>
    tensors.push({ name: `${name}.weight`, sides: [size], type: FLOAT32 });
  matrix('token_embd', vocabularySize, d);
  norm('output_norm', d);
  for (let layer = 0; layer < shape.layerCount; layer++) {
    const at = `blk.${layer}.`;
    norm(`${at}attn_norm`, d);
    matrix(`${at}attn_q`, queryHeads * headSize, d);
    matrix(`${at}attn_k`, keyValueHeads * headSize, d);
    matrix(`${at}attn_v`, keyValueHeads * headSize, d);
    norm(`${at}attn_q_norm`, headSize);
    norm(`${at}attn_k_norm`, headSize);
    matrix(`${at}attn_output`, d, queryHeads * headSize);
    norm(`${at}post_attention_norm`, d);
    norm(`${at}ffn_norm`, d);
    matrix(`${at}ffn_gate`, f, d);
    matrix(`${at}ffn_up`, f, d);
    matrix(`${at}ffn_down`, d, f);
    norm(`${at}post_ffw_norm`, d);
  }
  const tokens = Array.from({ length: vocabularySize }, (_, id) => tokenName(id));
  const metadata: Record<string, Value> = {
    'general.architecture': 'gemma3',
    'general.name': 'random',
    'gemma3.context_length': shape.contextLength,
    'gemma3.embedding_length': d,
    'gemma3.block_count': shape.layerCount,
    'gemma3.feed_forward_length': f,
    'gemma3.attention.head_count': queryHeads,
    'gemma3.attention.head_count_kv': keyValueHeads,
    'gemma3.attention.key_length': headSize,
    'gemma3.attention.value_length': headSize,
    'gemma3.attention.layer_norm_rms_epsilon': { float: 1e-6 },
    'gemma3.attention.sliding_window': shape.window,
    'gemma3.rope.freq_base': { float: 1_000_000 },
    'tokenizer.ggml.model': 'llama',
    'tokenizer.ggml.tokens': tokens,
    'tokenizer.ggml.scores': tokens.map(() => 0),
    'tokenizer.ggml.bos_token_id': 2,
    'tokenizer.ggml.eos_token_id': 1,
  };
  const bytesOf = ({ sides, type }: (typeof tensors)[number]) => {
    const count = sides.reduce((product, side) => product * side, 1);
    return type === Q4_0 ? (count / 32) * BLOCK_BYTES : count * 4;
  };
  const aligned = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
  const head = new Writer();
  head.text('GGUF', false).u32(3).u64(tensors.length).u64(Object.keys(metadata).length);
  for (const [key, value] of Object.entries(metadata)) head.text(key).value(value);
  let offset = 0;
  for (const tensor of tensors) {
    head.text(tensor.name).u32(tensor.sides.length);
    for (const side of tensor.sides) head.u64(side);
    head.u32(tensor.type).u64(offset);
    offset += aligned(bytesOf(tensor));
  }
  const header = head.bytes();
  const file = await open(path, 'w');
  await file.write(header);
  await file.write(new Uint8Array(aligned(header.length) - header.length));
  for (const tensor of tensors) {
    const bytes = new Uint8Array(aligned(bytesOf(tensor)));
    if (tensor.type === FLOAT32) new Float32Array(bytes.buffer).fill(1);
    else fillBlocks(bytes, 1 / (4 * Math.sqrt(tensor.sides[0])));
    await file.write(bytes);
  }
  await file.close();
}

function tokenName(id: number): string {
  if (id < 4) return ['<pad>', '<eos>', '<bos>', '<unk>'][id];
  if (id < 260) return `<0x${(id - 4).toString(16).toUpperCase().padStart(2, '0')}>`;
  return `t${id}`;
}

/** Random nibbles under one scale: normal weights would take no other path. */
function fillBlocks(bytes: Uint8Array, scale: number): void {
  const half = new Uint16Array(new Float16Array([scale]).buffer)[0];
  let state = 1;
  for (let i = 0; i < bytes.length; i++) {
    const within = i % BLOCK_BYTES;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = within === 0 ? half & 255 : within === 1 ? half >> 8 : state >>> 24;
  }
}

class Writer {
  readonly #parts: Uint8Array[] = [];

  #push(size: number, write: (view: DataView) => void): this {
    const bytes = new Uint8Array(size);
    write(new DataView(bytes.buffer));
    this.#parts.push(bytes);
    return this;
  }

  u32 = (value: number) => this.#push(4, (view) => view.setUint32(0, value, true));
  u64 = (value: number) => this.#push(8, (view) => view.setBigUint64(0, BigInt(value), true));
  f32 = (value: number) => this.#push(4, (view) => view.setFloat32(0, value, true));

  text(text: string, counted = true): this {
    const bytes = new TextEncoder().encode(text);
    if (counted) this.u64(bytes.length);
    this.#parts.push(bytes);
    return this;
  }

  /** Types of values: 4 uint32, 6 float32, 8 text, 9 list. */
  value(value: Value): this {
    if (typeof value === 'number') return this.u32(4).u32(value);
    if (typeof value === 'string') return this.u32(8).text(value);
    if ('float' in value) return this.u32(6).f32(value.float);
    const texts = typeof value[0] === 'string';
    this.u32(9)
      .u32(texts ? 8 : 6)
      .u64(value.length);
    for (const item of value) typeof item === 'string' ? this.text(item) : this.f32(item);
    return this;
  }

  bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts));
  }
}
