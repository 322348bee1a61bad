import { type AttentionSegment, attention, attentionBias, type TokenPlaces } from '../nn/attention.ts';
import { feedForward, linear, perHeadNorm, scaledRmsNorm } from '../nn/layers.ts';
import { type RotaryTables, rotaryTables } from '../nn/rotary.ts';
import { printShape, sizeOf } from '../tensor/dimension.ts';
import type { Tensor } from '../tensor/graph.ts';
import { add, divide, gather, multiply, reshape, rotary, tanh } from '../tensor/operations.ts';
import { constant } from '../tensor/trace.ts';
import { attentionOf, isFullLayer, type ModelConfig } from './config.ts';
import type { Parameters } from './parameters.ts';

/** Keys and values of one layer, `[B, C, G*d]` each: cached ones going in, new ones coming out. */
export interface LayerKeysValues {
  readonly keys: Tensor;
  readonly values: Tensor;
}

/** What was computed for earlier tokens; the host owns it. */
export interface Cache {
  readonly layers: readonly LayerKeysValues[];
  /** Where the cached tokens stand, for each kind of layer: sliding ones need to keep no more than their window. */
  readonly places: { readonly sliding: TokenPlaces; readonly full: TokenPlaces };
}

export interface DecoderOutput {
  /** `[B, T, D]`, before the final norm. */
  readonly hidden: Tensor;
  /** The stream after each layer, `[B, T, D]`; the last one is `hidden`. */
  readonly afterLayers: readonly Tensor[];
  /** New keys and values of each layer, `[B, T, G*d]`. */
  readonly layers: readonly LayerKeysValues[];
}

/**
 * THE decoder: Gemma 4 Unified's blocks, for every size and modality.
 * ```
 * a = x + N(attention(N(x)));  y = a + N(feedForward(N(a)));  out = y * layerScalar
 * ```
 * @param stream `[B, T, D]` from `embedTokens`
 * @param places where each token stands
 * @param cache tokens before these, or none in training
 */
export function decode(
  config: ModelConfig,
  parameters: Parameters,
  stream: Tensor,
  places: TokenPlaces,
  cache?: Cache,
): DecoderOutput {
  if (stream.rank !== 3 || stream.shape[2] !== config.hiddenSize) {
    throw new Error(`decode: expected [B,T,${config.hiddenSize}], got ${printShape(stream.shape)}`);
  }
  const attend = {
    sliding: attentionContext(config, false, places, cache),
    full: attentionContext(config, true, places, cache),
  };
  const layers: LayerKeysValues[] = [];
  const afterLayers: Tensor[] = [];
  let hidden = stream;
  parameters.layers.forEach((layer, index) => {
    const context = isFullLayer(config, index) ? attend.full : attend.sliding;
    const normed = scaledRmsNorm(hidden, layer.inputNorm, config.normEpsilon);
    const { output, keysValues } = attentionBlock(
      config,
      index,
      layer.attention,
      normed,
      context,
      cache?.layers[index],
    );
    layers.push(keysValues);
    const attended = add(hidden, scaledRmsNorm(output, layer.postAttentionNorm, config.normEpsilon));
    const inner = feedForward(
      scaledRmsNorm(attended, layer.preFeedForwardNorm, config.normEpsilon),
      layer.feedForward,
    );
    const block = add(attended, scaledRmsNorm(inner, layer.postFeedForwardNorm, config.normEpsilon));
    hidden = multiply(block, layer.layerScalar);
    afterLayers.push(hidden);
  });
  return { hidden, afterLayers, layers };
}

/** What all layers of one kind share: biases and rotary tables, traced once. */
interface AttentionContext {
  readonly positions: Tensor;
  readonly cosine: Tensor;
  readonly sine: Tensor;
  readonly newBias: Tensor;
  readonly cacheBias?: Tensor;
}

function attentionContext(
  config: ModelConfig,
  full: boolean,
  places: TokenPlaces,
  cache?: Cache,
): AttentionContext {
  const settings = full ? config.fullAttention : config.slidingAttention;
  const partial = full ? config.fullAttention.partialRotary : 1;
  const window = full ? undefined : config.slidingAttention.window;
  const tables = rotaryTables(config.contextLength, settings.headSize, settings.rotaryTheta, partial);
  const table = ({ shape, data }: RotaryTables['cosine']) => constant('float32', shape, data);
  return {
    positions: places.positions,
    cosine: table(tables.cosine),
    sine: table(tables.sine),
    newBias: attentionBias(places, places, window),
    cacheBias: cache && attentionBias(places, full ? cache.places.full : cache.places.sliding, window),
  };
}

function attentionBlock(
  config: ModelConfig,
  index: number,
  weights: Parameters['layers'][number]['attention'],
  normed: Tensor,
  context: AttentionContext,
  cached?: LayerKeysValues,
): { output: Tensor; keysValues: LayerKeysValues } {
  const { headSize, keyValueHeads } = attentionOf(config, index);
  const turn = (x: Tensor, heads: number) =>
    rotary(x, context.positions, context.cosine, context.sine, heads);
  const queryRows = perHeadNorm(
    linear(normed, weights.query),
    headSize,
    config.normEpsilon,
    weights.queryNorm,
  );
  const queries = turn(queryRows, config.queryHeads);
  const rawKeys = linear(normed, weights.key);
  const keys = turn(perHeadNorm(rawKeys, headSize, config.normEpsilon, weights.keyNorm), keyValueHeads);
  const rawValues = weights.value ? linear(normed, weights.value) : rawKeys;
  const values = perHeadNorm(rawValues, headSize, config.normEpsilon);
  const segments: AttentionSegment[] = [{ keys, values, bias: context.newBias }];
  if (cached && context.cacheBias) segments.unshift({ ...cached, bias: context.cacheBias });
  return {
    output: linear(attention(queries, segments, headSize), weights.output),
    keysValues: { keys, values },
  };
}

/** Rows of the stream by their index among B*T: hidden `[B, T, D]`, index `[M]` → `[M, D]`. */
export const rowsOf = (hidden: Tensor, index: Tensor): Tensor =>
  gather(reshape(hidden, [sizeOf(hidden.shape.slice(0, 2)), hidden.shape[2]]), index);

/** Next-token logits of some rows: `[M, D]` → `[M, V]`, with tied embeddings and the final soft cap. */
export function tokenLogits(config: ModelConfig, parameters: Parameters, rows: Tensor): Tensor {
  const normed = scaledRmsNorm(rows, parameters.finalNorm, config.normEpsilon);
  const logits = linear(normed, parameters.embedding);
  return multiply(tanh(divide(logits, config.finalSoftcap)), config.finalSoftcap);
}

/** The value head, for search: `[M, D]` → `[M]` in (-1, 1). */
export function stateValue(config: ModelConfig, parameters: Parameters, rows: Tensor): Tensor {
  if (!parameters.value)
    throw new Error(`the model '${config.name}' has no value head: set valueHead in its config`);
  const normed = scaledRmsNorm(rows, parameters.finalNorm, config.normEpsilon);
  const { weight, bias } = parameters.value;
  return reshape(tanh(linear(normed, weight, bias)), [rows.shape[0]]);
}
