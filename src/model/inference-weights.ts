import { float32, isTensorSpec, type TensorSpec } from '../tensor/graph.ts';
import type { QuantizedMatrix } from '../tensor/operations.ts';
import type { QuantizedForm } from '../tensor/primitives.ts';
import { flattenTree } from '../tensor/tree.ts';
import { attentionOf, isFullLayer, type ModelConfig } from './config.ts';
import { type ParameterSpecs, parameterSpecs } from './parameters.ts';

/**
 * Bits that a weight of a matrix takes: 4 and 8 are quantised in blocks of 32, 16 is kept, 32 computed with. 4 bits
 * in blocks of 64 or 128 are read and computed faster, since there are fewer scales, and are less exact.
 */
export type Precision = 4 | '4-64' | '4-128' | 8 | 16 | 32;

/** Every precision, the default first. */
export const PRECISIONS: readonly Precision[] = [4, '4-64', '4-128', 8, 16, 32];

const FORMS: Readonly<Record<Precision, QuantizedForm | undefined>> = {
  4: { bits: 4, block: 32 },
  '4-64': { bits: 4, block: 64 },
  '4-128': { bits: 4, block: 128 },
  8: { bits: 8, block: 32 },
  16: undefined,
  32: undefined,
};

/** In words, for people. */
export function printPrecision(precision: Precision): string {
  const form = FORMS[precision];
  return form && form.block !== 32 ? `${form.bits} bits in blocks of ${form.block}` : `${precision} bits`;
}

/** A tensor of the inference form: what it is, and which parameters it is made of. */
export interface StoredSpec extends TensorSpec {
  readonly shape: readonly number[];
  /** Paths of parameters, their rows stacked in this order. */
  readonly parts: readonly string[];
  /** The values themselves, or one half of their quantised form. */
  readonly holds: 'values' | 'packed' | 'scales';
  /** How it is quantised, if it is. */
  readonly form?: QuantizedForm;
}

type StoredMatrix = StoredSpec | QuantizedMatrix<StoredSpec>;

/**
 * The form in which a model computes when it only answers (`ModelWeights`, as specs): query, key and value rows
 * in one matrix, gate and up in one, matrices quantised, the embedding kept at 16 bits for looking up, and a
 * quantised copy of it for logits. At 32 bits nothing is quantised, and logits come from the embedding itself.
 */
export function inferenceSpecs(config: ModelConfig, precision: Precision) {
  const form = FORMS[precision];
  const { hiddenSize, feedForwardSize, queryHeads, vocabularySize, vision, audio } = config;
  const values = (shape: readonly number[], part: string, dataType: 'float32' | 'float16' = 'float32') =>
    ({ dataType, shape, parts: [part], holds: 'values' }) satisfies StoredSpec;
  const matrix = (rows: number, columns: number, parts: readonly string[]): StoredMatrix => {
    // A row that is no whole number of blocks stays at 16 bits: tiny embedders only.
    if (!form || columns % form.block !== 0) {
      const dataType = precision === 32 ? 'float32' : 'float16';
      return { dataType, shape: [rows, columns], parts, holds: 'values' };
    }
    const blocks = columns / form.block;
    const bytes = (form.block * form.bits) / 8;
    return {
      packed: { dataType: 'uint8', shape: [rows, blocks, bytes], parts, holds: 'packed', form },
      scales: { ...float32([rows, blocks]), shape: [rows, blocks], parts, holds: 'scales', form },
    };
  };
  const layerNorm = (size: number, path: string) => ({
    weight: values([size], `${path}.weight`),
    bias: values([size], `${path}.bias`),
  });
  const layer = (index: number) => {
    const at = `layers.${index}`;
    const { headSize, keyValueHeads } = attentionOf(config, index);
    const keyWidth = keyValueHeads * headSize;
    const sharesValues = isFullLayer(config, index) && config.fullAttention.keysAreValues;
    const inputs = ['query', 'key', ...(sharesValues ? [] : ['value'])];
    const width = queryHeads * headSize + keyWidth * (inputs.length - 1);
    return {
      inputNorm: values([hiddenSize], `${at}.inputNorm`),
      attention: {
        input: matrix(
          width,
          hiddenSize,
          inputs.map((name) => `${at}.attention.${name}`),
        ),
        output: matrix(hiddenSize, queryHeads * headSize, [`${at}.attention.output`]),
        queryNorm: values([headSize], `${at}.attention.queryNorm`),
        keyNorm: values([headSize], `${at}.attention.keyNorm`),
      },
      postAttentionNorm: values([hiddenSize], `${at}.postAttentionNorm`),
      preFeedForwardNorm: values([hiddenSize], `${at}.preFeedForwardNorm`),
      feedForward: {
        input: matrix(2 * feedForwardSize, hiddenSize, [`${at}.feedForward.gate`, `${at}.feedForward.up`]),
        down: matrix(hiddenSize, feedForwardSize, [`${at}.feedForward.down`]),
      },
      postFeedForwardNorm: values([hiddenSize], `${at}.postFeedForwardNorm`),
      layerScalar: values([1], `${at}.layerScalar`),
    };
  };
  const { embeddingSize, patchSize, positionCount } = vision;
  const pixels = patchSize * patchSize * 3;
  const ownHead = form !== undefined && hiddenSize % form.block === 0;
  return {
    embedding: values([vocabularySize, hiddenSize], 'embedding', precision === 32 ? 'float32' : 'float16'),
    head: ownHead ? matrix(vocabularySize, hiddenSize, ['embedding']) : undefined,
    layers: Array.from({ length: config.layerCount }, (_, index) => layer(index)),
    finalNorm: values([hiddenSize], 'finalNorm'),
    vision: {
      patchNorm: vision.patchNorm === 'layerNorm' ? layerNorm(pixels, 'vision.patchNorm') : undefined,
      patch: {
        weight: matrix(embeddingSize, pixels, ['vision.patch.weight']),
        bias: values([embeddingSize], 'vision.patch.bias'),
      },
      embeddingNorm: layerNorm(embeddingSize, 'vision.embeddingNorm'),
      position: values([2, positionCount, embeddingSize], 'vision.position'),
      positionNorm: layerNorm(embeddingSize, 'vision.positionNorm'),
      projection: matrix(hiddenSize, embeddingSize, ['vision.projection']),
    },
    audio: { projection: matrix(hiddenSize, audio.frameSize, ['audio.projection']) },
    value: config.valueHead
      ? { weight: values([1, hiddenSize], 'value.weight'), bias: values([1], 'value.bias') }
      : undefined,
  };
}

/** The specs that a graph is traced with: parameters as training has them, or the inference form. */
export const weightSpecs = (config: ModelConfig, precision?: Precision): ParameterSpecs | InferenceSpecs =>
  precision === undefined ? parameterSpecs(config) : inferenceSpecs(config, precision);

export type InferenceSpecs = ReturnType<typeof inferenceSpecs>;

/** Every tensor of the inference form by its path, such as `layers.0.attention.input.packed`. */
export const storedSpecs = (config: ModelConfig, precision: Precision): [path: string, spec: StoredSpec][] =>
  flattenTree(inferenceSpecs(config, precision), isTensorSpec) as [string, StoredSpec][];

const ELEMENT_BYTES = { float32: 4, float16: 2, uint8: 1, int32: 4, int64: 8, bool: 1 } as const;

export const storedBytes = ({ dataType, shape }: StoredSpec): number =>
  shape.reduce((product, size) => product * size, ELEMENT_BYTES[dataType]);
