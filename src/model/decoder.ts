import {
  type AttentionSegment,
  attention,
  attentionBias,
  type HeadVectors,
  type TokenPlaces,
} from '../nn/attention.ts';
import { feedForward, linear, perHeadNorm, scaledRmsNorm, splitLast } from '../nn/layers.ts';
import { type RotaryTables, rotaryFrequencies, rotaryTables } from '../nn/rotary.ts';
import { printShape, sizeOf } from '../tensor/dimension.ts';
import type { Tensor } from '../tensor/graph.ts';
import {
  add,
  cast,
  cos,
  divide,
  gather,
  multiply,
  reshape,
  rotary,
  rotaryByToken,
  sin,
  tanh,
} from '../tensor/operations.ts';
import { constant } from '../tensor/trace.ts';
import { type AttentionConfig, attentionOf, isFullLayer, type ModelConfig } from './config.ts';
import type { AttentionWeights, ModelWeights } from './weights.ts';

/** Keys and values of one layer for new tokens, `[B, T, G*d]` each. */
export interface LayerKeysValues {
  readonly keys: Tensor;
  readonly values: Tensor;
}

/** What was computed for earlier tokens, by head; the host owns it. */
export interface Cache {
  readonly layers: readonly { readonly keys: HeadVectors; readonly values: HeadVectors }[];
  /** Where the cached tokens stand, for each kind of layer: sliding ones need to keep no more than their window. */
  readonly places: { readonly sliding: TokenPlaces; readonly full: TokenPlaces };
}

export interface DecoderOutput {
  /** `[B, T, D]`, before the final norm; `[B, M, D]` where only some tokens are wanted. */
  readonly hidden: Tensor;
  /** The stream after each layer, `[B, T, D]`; the last one is `hidden`. */
  readonly afterLayers: readonly Tensor[];
  /** New keys and values of each layer, `[B, T, G*d]`. */
  readonly layers: readonly LayerKeysValues[];
  /** What the tokens of each layer look for, `[B, T, H*d]`; of the last one the wanted tokens' alone. */
  readonly queries: readonly Tensor[];
}

/**
 * THE decoder: Gemma 4 Unified's blocks, for every size and modality.
 * ```
 * a = x + N(attention(N(x)));  y = a + N(feedForward(N(a)));  out = y * layerScalar
 * ```
 * @param stream `[B, T, D]` from `embedTokens`
 * @param places where each token stands
 * @param cache tokens before these, or none in training
 * @param wanted `[B, M]` the tokens of each row, by their index among B*T, whose `hidden` is asked for; default: all.
 *   Of the others the last layer makes keys and values alone: most of its work is left out where a prompt is read
 */
export function decode(
  config: ModelConfig,
  parameters: ModelWeights,
  stream: Tensor,
  places: TokenPlaces,
  cache?: Cache,
  wanted?: Tensor,
): DecoderOutput {
  if (stream.rank !== 3 || stream.shape[2] !== config.hiddenSize) {
    throw new Error(`decode: expected [B,T,${config.hiddenSize}], got ${printShape(stream.shape)}`);
  }
  const attend = {
    sliding: attentionContext(config, false, places, cache),
    full: attentionContext(config, true, places, cache),
  };
  const pick = wanted && picker(wanted);
  const last = pick ? queryContext(config, places, pick, cache) : attend.full;
  const layers: LayerKeysValues[] = [];
  const afterLayers: Tensor[] = [];
  const allQueries: Tensor[] = [];
  let hidden = stream;
  parameters.layers.forEach((layer, index) => {
    const context = isFullLayer(config, index) ? attend.full : attend.sliding;
    const only = index === config.layerCount - 1 ? pick : undefined;
    const normed = scaledRmsNorm(hidden, layer.inputNorm, config.normEpsilon);
    const { output, queries, keysValues } = attentionBlock(
      config,
      index,
      layer.attention,
      normed,
      only ? { ...last, turn: context.turn, turnQueries: last.turn } : context,
      cache?.layers[index],
      only,
    );
    layers.push(keysValues);
    allQueries.push(queries);
    const attended = add(
      only ? only(hidden) : hidden,
      scaledRmsNorm(output, layer.postAttentionNorm, config.normEpsilon),
    );
    const inner = feedForward(
      scaledRmsNorm(attended, layer.preFeedForwardNorm, config.normEpsilon),
      layer.feedForward,
    );
    const block = add(attended, scaledRmsNorm(inner, layer.postFeedForwardNorm, config.normEpsilon));
    hidden = multiply(block, layer.layerScalar);
    afterLayers.push(hidden);
  });
  return { hidden, afterLayers, layers, queries: allQueries };
}

/** Takes the wanted tokens, `[B, M, …]`, of something that there is for all, `[B, T, …]`. */
type Pick = (x: Tensor) => Tensor;

const picker =
  (wanted: Tensor): Pick =>
  (x) =>
    gather(reshape(x, [sizeOf(x.shape.slice(0, 2)), ...x.shape.slice(2)]), wanted);

/** What the last layer, a full one, needs where its queries are of the wanted tokens alone. */
function queryContext(config: ModelConfig, places: TokenPlaces, pick: Pick, cache?: Cache): AttentionContext {
  const [positions, documents, blocks] = [places.positions, places.documents, places.blocks].map(pick);
  return attentionContext(config, true, { positions, documents, blocks }, cache, places);
}

/** What all layers of one kind share: biases and rotary tables, traced once. */
interface AttentionContext {
  /** Turns x `[B, T, heads*d]` by its tokens' positions. */
  readonly turn: (x: Tensor, heads: number) => Tensor;
  /** The same for queries, where they are of other tokens than the keys. */
  readonly turnQueries?: (x: Tensor, heads: number) => Tensor;
  readonly newBias: Tensor;
  readonly cacheBias?: Tensor;
}

function attentionContext(
  config: ModelConfig,
  full: boolean,
  places: TokenPlaces,
  cache?: Cache,
  keyPlaces = places,
): AttentionContext {
  const settings = full ? config.fullAttention : config.slidingAttention;
  const partial = full ? config.fullAttention.partialRotary : 1;
  const window = full ? undefined : config.slidingAttention.window;
  return {
    turn: turner(config, settings, partial, places.positions),
    newBias: attentionBias(places, keyPlaces, window),
    cacheBias: cache && attentionBias(places, full ? cache.places.full : cache.places.sliding, window),
  };
}

/** Contexts up to this long have their rotations in tables; for longer ones tables would outgrow the weights. */
const LONGEST_TABLE = 4096;

function turner(
  config: ModelConfig,
  { headSize, rotaryTheta }: AttentionConfig,
  partial: number,
  positions: Tensor,
): AttentionContext['turn'] {
  if (config.contextLength <= LONGEST_TABLE) {
    const tables = rotaryTables(config.contextLength, headSize, rotaryTheta, partial);
    const table = ({ shape, data }: RotaryTables['cosine']) => constant('float32', shape, data);
    const [cosine, sine] = [table(tables.cosine), table(tables.sine)];
    return (x, heads) => rotary(x, positions, cosine, sine, heads);
  }
  const frequencies = rotaryFrequencies(headSize, rotaryTheta, partial);
  const row = constant('float32', [1, frequencies.length], frequencies);
  const column = reshape(cast(positions, 'float32'), [sizeOf(positions.shape), 1]);
  // In float32, as the reference: far positions of fast pairs are inexact in the same way.
  const angles = multiply(column, row);
  const [cosine, sine] = [cos(angles), sin(angles)];
  return (x, heads) => rotaryByToken(x, cosine, sine, heads);
}

function attentionBlock(
  config: ModelConfig,
  index: number,
  weights: AttentionWeights,
  normed: Tensor,
  { turn, turnQueries = turn, newBias, cacheBias }: AttentionContext,
  cached?: Cache['layers'][number],
  pick?: Pick,
): { output: Tensor; queries: Tensor; keysValues: LayerKeysValues } {
  const { headSize, keyValueHeads } = attentionOf(config, index);
  const { rawQueries, rawKeys, rawValues } = projections(config, index, weights, normed, pick);
  const norm = (x: Tensor, weight?: Tensor) => perHeadNorm(x, headSize, config.normEpsilon, weight);
  const queries = turnQueries(norm(rawQueries, weights.queryNorm), config.queryHeads);
  const keys = turn(norm(rawKeys, weights.keyNorm), keyValueHeads);
  const values = norm(rawValues);
  const segments: AttentionSegment[] = [{ keys, values, bias: newBias }];
  if (cached && cacheBias) segments.unshift({ ...cached, bias: cacheBias });
  return {
    output: linear(attention(queries, segments, headSize), weights.output),
    queries,
    keysValues: { keys, values },
  };
}

/**
 * Queries, keys and values before their norms; values are the raw keys where a layer has none of its own.
 * @param pick the tokens whose queries are asked for; default: all
 */
function projections(
  config: ModelConfig,
  index: number,
  weights: AttentionWeights,
  normed: Tensor,
  pick: Pick = (x) => x,
) {
  if (!('input' in weights)) {
    const rawKeys = linear(normed, weights.key);
    return {
      rawQueries: linear(pick(normed), weights.query),
      rawKeys,
      rawValues: weights.value ? linear(normed, weights.value) : rawKeys,
    };
  }
  const { headSize, keyValueHeads } = attentionOf(config, index);
  const shared = isFullLayer(config, index) && config.fullAttention.keysAreValues;
  const [queryWidth, keyWidth] = [config.queryHeads * headSize, keyValueHeads * headSize];
  const widths = [queryWidth, keyWidth, ...(shared ? [] : [keyWidth])];
  const [rawQueries, rawKeys, rawValues = rawKeys] = splitLast(linear(normed, weights.input), widths);
  return { rawQueries: pick(rawQueries), rawKeys, rawValues };
}

/** Rows of the stream by their index among B*T: hidden `[B, T, D]`, index `[M]` → `[M, D]`. */
export const rowsOf = (hidden: Tensor, index: Tensor): Tensor =>
  gather(reshape(hidden, [sizeOf(hidden.shape.slice(0, 2)), hidden.shape[2]]), index);

/** Next-token logits of some rows: `[M, D]` → `[M, V]`, with tied embeddings and the final soft cap. */
export function tokenLogits(config: ModelConfig, parameters: ModelWeights, rows: Tensor): Tensor {
  const normed = scaledRmsNorm(rows, parameters.finalNorm, config.normEpsilon);
  const logits = linear(normed, parameters.head ?? parameters.embedding);
  if (config.finalSoftcap === null) return logits;
  return multiply(tanh(divide(logits, config.finalSoftcap)), config.finalSoftcap);
}

/** The value head, for search: `[M, D]` → `[M]` in (-1, 1). */
export function stateValue(config: ModelConfig, parameters: ModelWeights, rows: Tensor): Tensor {
  if (!parameters.value)
    throw new Error(`the model '${config.name}' has no value head: set valueHead in its config`);
  const normed = scaledRmsNorm(rows, parameters.finalNorm, config.normEpsilon);
  const { weight, bias } = parameters.value;
  return reshape(tanh(linear(normed, weight, bias)), [rows.shape[0]]);
}
