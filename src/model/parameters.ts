import type { Random } from '../base/random.ts';
import { staticSize } from '../tensor/dimension.ts';
import { float32, type HostTensor, isTensorSpec, type Tensor, type TensorSpec } from '../tensor/graph.ts';
import { flattenTree, type MapTree } from '../tensor/tree.ts';
import { attentionOf, isFullLayer, type ModelConfig } from './config.ts';

/** How a parameter is initialised, and which optimiser trains it. */
export interface ParameterSpec extends TensorSpec {
  /** Standard deviation of its normal distribution; 0 for a constant. */
  readonly deviation: number;
  /** The constant it starts from when `deviation` is 0. */
  readonly value: number;
  /** `matrix`: hidden weight matrices (Muon); `other`: embeddings, norms, scalars (AdamW). */
  readonly kind: 'matrix' | 'other';
}

const matrix = (rows: number, columns: number): ParameterSpec => ({
  ...float32([rows, columns]),
  deviation: columns ** -0.5,
  value: 0,
  kind: 'matrix',
});
const normal = (shape: readonly number[], deviation: number): ParameterSpec => ({
  ...float32(shape),
  deviation,
  value: 0,
  kind: 'other',
});
const filled = (shape: readonly number[], value: number): ParameterSpec => ({
  ...float32(shape),
  deviation: 0,
  value,
  kind: 'other',
});
const layerNormSpecs = (size: number) => ({ weight: filled([size], 1), bias: filled([size], 0) });

/**
 * Weight of the norms after attention and feed-forward at the start: each block then adds a tenth of the
 * stream's variance, so that a deep stream begins close to the identity.
 */
const BLOCK_OUTPUT_SCALE = 0.3;

/** The specs of every parameter, as the tree that the decoder takes. */
export function parameterSpecs(config: ModelConfig) {
  const { hiddenSize, vocabularySize, audio } = config;
  return {
    embedding: normal([vocabularySize, hiddenSize], 0.05),
    layers: Array.from({ length: config.layerCount }, (_, layer) => layerSpecs(config, layer)),
    finalNorm: filled([hiddenSize], 1),
    vision: visionSpecs(config),
    audio: { projection: matrix(hiddenSize, audio.frameSize) },
    value: config.valueHead ? { weight: filled([1, hiddenSize], 0), bias: filled([1], 0) } : undefined,
  };
}

function layerSpecs(config: ModelConfig, layer: number) {
  const { hiddenSize, feedForwardSize, queryHeads } = config;
  const { headSize, keyValueHeads } = attentionOf(config, layer);
  const keyWidth = keyValueHeads * headSize;
  const sharesValues = isFullLayer(config, layer) && config.fullAttention.keysAreValues;
  // Scores have no 1/√d: norms that start at d^-¼ on both sides give it (multimodal.md, trap 3).
  const headNorm = filled([headSize], headSize ** -0.25);
  return {
    inputNorm: filled([hiddenSize], 1),
    attention: {
      query: matrix(queryHeads * headSize, hiddenSize),
      key: matrix(keyWidth, hiddenSize),
      value: sharesValues ? undefined : matrix(keyWidth, hiddenSize),
      output: matrix(hiddenSize, queryHeads * headSize),
      queryNorm: headNorm,
      keyNorm: headNorm,
    },
    postAttentionNorm: filled([hiddenSize], BLOCK_OUTPUT_SCALE),
    preFeedForwardNorm: filled([hiddenSize], 1),
    feedForward: {
      gate: matrix(feedForwardSize, hiddenSize),
      up: matrix(feedForwardSize, hiddenSize),
      down: matrix(hiddenSize, feedForwardSize),
    },
    postFeedForwardNorm: filled([hiddenSize], BLOCK_OUTPUT_SCALE),
    layerScalar: filled([1], 1),
  };
}

function visionSpecs({ vision, hiddenSize }: ModelConfig) {
  const { embeddingSize, patchSize, positionCount } = vision;
  const pixels = patchSize * patchSize * 3;
  return {
    patchNorm: vision.patchNorm === 'layerNorm' ? layerNormSpecs(pixels) : undefined,
    patch: { weight: matrix(embeddingSize, pixels), bias: filled([embeddingSize], 0) },
    embeddingNorm: layerNormSpecs(embeddingSize),
    position: normal([2, positionCount, embeddingSize], 0.5),
    positionNorm: layerNormSpecs(embeddingSize),
    projection: matrix(hiddenSize, embeddingSize),
  };
}

export type ParameterSpecs = ReturnType<typeof parameterSpecs>;
/** The tree of parameters inside a traced function. */
export type Parameters = MapTree<ParameterSpecs, ParameterSpec, Tensor>;
/** Parameters on the host, by dotted path. */
export type ParameterMap = ReadonlyMap<string, HostTensor<'float32'>>;

export const isParameterSpec = (value: unknown): value is ParameterSpec =>
  isTensorSpec(value) && 'kind' in value && 'deviation' in value;

/** Every parameter's spec by its path, such as `layers.0.attention.query`. */
export const namedSpecs = (config: ModelConfig): [path: string, spec: ParameterSpec][] =>
  flattenTree(parameterSpecs(config), isParameterSpec);

export const parameterCount = (config: ModelConfig): number =>
  namedSpecs(config).reduce((total, [, { shape }]) => total + staticSize(shape), 0);

/** Fresh parameters. Consumes `random`. */
export const initializeParameters = (
  config: ModelConfig,
  random: Random,
): Map<string, HostTensor<'float32'>> => initializeSpecs(namedSpecs(config), random);

/** Fresh values of named specs. Consumes `random`. */
export function initializeSpecs(
  named: readonly (readonly [path: string, spec: ParameterSpec])[],
  random: Random,
): Map<string, HostTensor<'float32'>> {
  return new Map(
    named.map(([path, { shape, deviation, value }]) => {
      const data = new Float32Array(staticSize(shape)).fill(value);
      if (deviation > 0) for (let i = 0; i < data.length; i++) data[i] = deviation * random.normal();
      return [path, { dataType: 'float32', shape: shape.map(Number), data }];
    }),
  );
}
