import { attentionOf, isFullLayer, type ModelConfig } from '../model/config.ts';
import { type DecoderOutput, rowsOf } from '../model/decoder.ts';
import { attentionBias, type TokenPlaces } from '../nn/attention.ts';
import { sizeOf } from '../tensor/dimension.ts';
import { float32, int32, type Tensor } from '../tensor/graph.ts';
import {
  add,
  cast,
  concatenate,
  equal,
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
  subtract,
  sum,
  transpose,
} from '../tensor/operations.ts';
import { FOUND_CLASSES, LOOKS } from './attention-labels.ts';
import { PATCH_TASK_NAMES } from './patch-labels.ts';
import { patchLossLayer } from './trained.ts';

/** Specs of where words look, for so many of them: `Q` places. */
export const referenceSpecs = (places: number) => ({
  /** Which of the B*T tokens looks. */
  referenceIndex: int32([places]),
  /** In which picture. */
  referenceBlocks: int32([places]),
  /** By look and thing, how much of the attention it shall have; a row sums to its weight. */
  referenceWeights: float32([LOOKS.length, places, FOUND_CLASSES]),
});

export type ReferenceTensors = { [Key in keyof ReturnType<typeof referenceSpecs>]: Tensor };

/** What the loss needs of a micro-batch besides: `[B, T]` where its tokens stand, and its patches. */
interface Seen extends TokenPlaces {
  readonly patchIndex: Tensor;
  readonly patchLabels: Tensor;
}

/** Keeps the logarithm finite where the wanted gets no attention at all. */
const LEAST_ATTENTION = 1e-6;

/**
 * Supervised attention (Liu et al., 2016, "Neural Machine Translation with Supervised Attention"). The first head of each
 * of the two layers after `patchLossLayer` shall look, from where a word is predicted, at the patches of the things that
 * the word depends on, as much at each thing, and elsewhere where there are none. A yes or no says little of what was to
 * be found; this says which of 64 patches.
 * @returns `[1]`, the cross-entropy of the wanted attention and the given, by thing
 */
export function attentionLoss(
  config: ModelConfig,
  { queries, layers }: Pick<DecoderOutput, 'queries' | 'layers'>,
  seen: Seen,
  { referenceIndex, referenceBlocks, referenceWeights }: ReferenceTensors,
): Tensor {
  const [places, tokens, patches] = [
    referenceIndex.shape[0],
    sizeOf(seen.positions.shape),
    seen.patchIndex.shape[0],
  ];
  const everywhere = mapPlaces(seen, (x) => reshape(x, [1, tokens]));
  const looking = mapPlaces(seen, (x) => reshape(gather(reshape(x, [tokens]), referenceIndex), [1, places]));
  const pictures = gather(reshape(seen.blocks, [tokens]), seen.patchIndex);
  const inPicture = equal(reshape(pictures, [patches, 1]), reshape(referenceBlocks, [1, places]));
  const thingOfPatch = oneHot(rankOf(seen.patchLabels), FOUND_CLASSES);
  const losses = LOOKS.map((_, look) => {
    const layer = Math.min(patchLossLayer(config) + 1 + look, config.layerCount - 1);
    const { headSize } = attentionOf(config, layer);
    const firstHead = (x: Tensor) => slice(x, -1, 0, headSize);
    const keys = reshape(firstHead(layers[layer].keys), [tokens, headSize]);
    const scores = matmul(rowsOf(firstHead(queries[layer]), referenceIndex), keys, { transposeB: true });
    const bias = attentionBias(looking, everywhere, windowOf(config, layer));
    const attention = softmax(add(scores, reshape(bias, [places, tokens])));
    const ofPatches = multiply(
      gather(transpose(attention, [1, 0]), seen.patchIndex),
      cast(inPicture, 'float32'),
    );
    const ofThings = matmul(ofPatches, thingOfPatch, { transposeA: true });
    const things = slice(ofThings, 1, 1, FOUND_CLASSES);
    const elsewhere = subtract(1, sum(things, [1]));
    const found = concatenate([reshape(elsewhere, [places, 1]), things], 1);
    const wanted = reshape(slice(referenceWeights, 0, look, look + 1), [places, FOUND_CLASSES]);
    return reshape(sum(multiply(wanted, negate(log(maximum(found, LEAST_ATTENTION))))), [1]);
  });
  return reshape(sum(concatenate(losses, 0)), [1]);
}

const mapPlaces = (
  { positions, documents, blocks }: TokenPlaces,
  map: (x: Tensor) => Tensor,
): TokenPlaces => ({
  positions: map(positions),
  documents: map(documents),
  blocks: map(blocks),
});

/** `[P]` the rank of the thing that each patch shows, from 1, or 0 for none. */
function rankOf(patchLabels: Tensor): Tensor {
  const task = PATCH_TASK_NAMES.indexOf('rank');
  return reshape(slice(patchLabels, 1, task, task + 1), [patchLabels.shape[0]]);
}

const windowOf = (config: ModelConfig, layer: number): number | undefined =>
  isFullLayer(config, layer) ? undefined : config.slidingAttention.window;
