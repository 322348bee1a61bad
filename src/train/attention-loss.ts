import { attentionOf, isFullLayer, type ModelConfig } from '../model/config.ts';
import { type DecoderOutput, rowsOf } from '../model/decoder.ts';
import { attentionBias, type TokenPlaces } from '../nn/attention.ts';
import { sizeOf } from '../tensor/dimension.ts';
import { float32, int32, type Tensor } from '../tensor/graph.ts';
import {
  add,
  concatenate,
  gather,
  log,
  matmul,
  maximum,
  multiply,
  negate,
  oneHot,
  reshape,
  slice,
  softmax,
  sum,
} from '../tensor/operations.ts';
import { FOUND_CLASSES, LOOKS } from './attention-labels.ts';
import type { BatchSizes } from './step.ts';
import { patchLossLayer } from './trained.ts';

/** Specs of where the words of `rows` of `length` tokens look, `Q` of them. */
export const referenceSpecs = (
  { rows, length }: Pick<BatchSizes, 'rows' | 'length'>,
  references: number,
) => ({
  /** The thing that each token shows or names, 0 for none. */
  things: int32([rows, length]),
  /** Which of the B*T tokens looks. */
  referenceIndex: int32([references]),
  /** How much of its attention each thing shall have, by look; a row sums to its weight. */
  referenceWeights: float32([LOOKS.length, references, FOUND_CLASSES]),
});

export type ReferenceTensors = { [Key in keyof ReturnType<typeof referenceSpecs>]: Tensor };

/** Keeps the logarithm finite where the wanted gets no attention at all. */
const LEAST_ATTENTION = 1e-6;

/**
 * Supervised attention (Liu et al., 2016, "Neural Machine Translation with Supervised Attention"). The first head of each
 * of the two layers after `patchLossLayer` shall look, from where a word is predicted, at the tokens of the things that
 * the word depends on, as much at each thing, and elsewhere where there are none. A yes or no says little of what was to
 * be found; this says which of 64 patches.
 * @returns `[1]`, the cross-entropy of the wanted attention and the given, by thing
 */
export function attentionLoss(
  config: ModelConfig,
  decoded: Pick<DecoderOutput, 'queries' | 'layers'>,
  places: TokenPlaces,
  { things, referenceIndex, referenceWeights }: ReferenceTensors,
): Tensor {
  const found = attentionByThing(config, decoded, places, { things, referenceIndex });
  const losses = found.map((given, look) => {
    const wanted = reshape(slice(referenceWeights, 0, look, look + 1), given.shape);
    return reshape(negate(sum(multiply(wanted, log(maximum(given, LEAST_ATTENTION))))), [1]);
  });
  return reshape(sum(concatenate(losses, 0)), [1]);
}

/** By look, how much of a word's attention each thing has: `[Q, FOUND_CLASSES]`, rows sum to 1. */
export function attentionByThing(
  config: ModelConfig,
  { queries, layers }: Pick<DecoderOutput, 'queries' | 'layers'>,
  places: TokenPlaces,
  { things, referenceIndex }: Pick<ReferenceTensors, 'things' | 'referenceIndex'>,
): Tensor[] {
  const [count, tokens] = [referenceIndex.shape[0], sizeOf(things.shape)];
  const everywhere = mapPlaces(places, (x) => reshape(x, [1, tokens]));
  const looking = mapPlaces(places, (x) => reshape(gather(reshape(x, [tokens]), referenceIndex), [1, count]));
  const thingOfToken = oneHot(reshape(things, [tokens]), FOUND_CLASSES);
  return LOOKS.map((_, look) => {
    const layer = Math.min(patchLossLayer(config) + 1 + look, config.layerCount - 1);
    const { headSize } = attentionOf(config, layer);
    const firstHead = (x: Tensor) => slice(x, -1, 0, headSize);
    const keys = reshape(firstHead(layers[layer].keys), [tokens, headSize]);
    const scores = matmul(rowsOf(firstHead(queries[layer]), referenceIndex), keys, { transposeB: true });
    const bias = attentionBias(looking, everywhere, windowOf(config, layer));
    return matmul(softmax(add(scores, reshape(bias, [count, tokens]))), thingOfToken);
  });
}

const mapPlaces = (
  { positions, documents, blocks }: TokenPlaces,
  map: (x: Tensor) => Tensor,
): TokenPlaces => ({
  positions: map(positions),
  documents: map(documents),
  blocks: map(blocks),
});

const windowOf = (config: ModelConfig, layer: number): number | undefined =>
  isFullLayer(config, layer) ? undefined : config.slidingAttention.window;
