import type { ModelConfig } from '../model/config.ts';
import { type DecoderOutput, decode, rowsOf, tokenLogits } from '../model/decoder.ts';
import { embedAudio, embedPatches, embedTokens } from '../model/embedders.ts';
import { isParameterSpec, type Parameters, parameterSpecs } from '../model/parameters.ts';
import { linear, scaledRmsNorm } from '../nn/layers.ts';
import { float32, type Graph, int32, type Tensor, type TensorSpec } from '../tensor/graph.ts';
import {
  add,
  argMax,
  concatenate,
  crossEntropy,
  multiply,
  reshape,
  slice,
  sum,
} from '../tensor/operations.ts';
import { trace } from '../tensor/trace.ts';
import { valueAndGrad } from '../tensor/transform.ts';
import { mapTree } from '../tensor/tree.ts';
import { attentionLoss, referenceSpecs } from './attention-loss.ts';
import { type Taught, teacherLosses } from './distillation.ts';
import { PATCH_TASK_NAMES, PATCH_TASKS, type PatchTask } from './patch-labels.ts';
import { type LabelHead, namedTrainedSpecs, patchLossLayer, type Trained, trainedSpecs } from './trained.ts';
import { memorySpecs, type OptimizerSettings, RATE_SPECS, updateParameters } from './update.ts';

/** Fixed sizes of one micro-batch: graphs of training have no dimension known only at run time. */
export interface BatchSizes {
  /** Rows of packed documents. */
  readonly rows: number;
  /** Tokens per row. */
  readonly length: number;
  /** Picture patches, at most. */
  readonly patches: number;
  /** Supervised tokens, at most. */
  readonly targets: number;
  /** Soft tokens of sound, at most; default: none, and the graphs have no place for them. */
  readonly sounds?: number;
  /** Words of which is known what they depend on, at most; default: none. */
  readonly references?: number;
}

/** Specs of what one micro-batch feeds in. `B` rows, `T` length, `P` patches, `A` sounds, `M` targets, `Q` references. */
export function batchSpecs(config: ModelConfig, sizes: BatchSizes) {
  const { rows, length, patches, targets, sounds = 0, references = 0 } = sizes;
  return {
    ids: int32([rows, length]),
    /** For each token its row among the B*T text rows, the P patches and the A frames of sound. */
    sources: int32([rows, length]),
    positions: int32([rows, length]),
    documents: int32([rows, length]),
    blocks: int32([rows, length]),
    pixels: float32([patches, config.vision.patchSize ** 2 * 3]),
    patchRows: int32([patches]),
    patchColumns: int32([patches]),
    /** What is heard, where the batch has places for sound. */
    ...(sounds > 0 && {
      audioFrames: float32([sounds, config.audio.frameSize]),
      /** Which of the B*T tokens holds each of them, what it says, and the weight of that loss. */
      audioIndex: int32([sounds]),
      audioLabels: int32([sounds]),
      audioWeights: float32([sounds]),
    }),
    /** Which of the B*T tokens predicts each target. */
    targetIndex: int32([targets]),
    labels: int32([targets]),
    /** Weights of the targets' losses; over a whole step they sum to one. */
    weights: float32([targets]),
    /** Which of the B*T tokens holds each patch. */
    patchIndex: int32([patches]),
    /** What each patch shows, by the tasks of `PATCH_TASKS`. */
    patchLabels: int32([patches, PATCH_TASK_NAMES.length]),
    /** Weights of the patches' losses, 0 where there is no label. */
    patchWeights: float32([patches, PATCH_TASK_NAMES.length]),
    ...(references > 0 && referenceSpecs(sizes, references)),
  };
}

export type BatchSpecs = ReturnType<typeof batchSpecs>;
export type BatchTensors = { [Key in keyof BatchSpecs]: Tensor };

export function decodeBatch(config: ModelConfig, parameters: Parameters, batch: BatchTensors): DecoderOutput {
  const patches = embedPatches(config, parameters, {
    pixels: batch.pixels,
    rows: batch.patchRows,
    columns: batch.patchColumns,
  });
  const { audioFrames } = batch;
  const soft = audioFrames ? concatenate([patches, embedAudio(config, parameters, audioFrames)], 0) : patches;
  const stream = embedTokens(config, parameters, batch.ids, { rows: soft, sources: batch.sources });
  return decode(config, parameters, stream, batch);
}

/** What a model says of a micro-batch's targets, `[M, V]`. */
const targetLogits = (config: ModelConfig, parameters: Parameters, hidden: Tensor, batch: BatchTensors) =>
  tokenLogits(config, parameters, rowsOf(hidden, batch.targetIndex));

/** The targets' values `[M]` by their weights, together `[1]`. */
const weighted = (values: Tensor, batch: BatchTensors): Tensor =>
  reshape(sum(multiply(values, batch.weights)), [1]);

/** What a head says of some tokens, `[n, classes]`. */
function headLogits(config: ModelConfig, head: LabelHead, stream: Tensor, index: Tensor): Tensor {
  return linear(scaledRmsNorm(rowsOf(stream, index), head.norm, config.normEpsilon), head.weight);
}

/** The weighted loss of the letters that sound says, `[1]`; nothing where batches have no place for sound. */
function soundLossOf(config: ModelConfig, head: LabelHead, stream: Tensor, batch: BatchTensors) {
  const { audioIndex, audioLabels, audioWeights } = batch;
  if (!audioIndex || !audioLabels || !audioWeights) return {};
  const loss = crossEntropy(headLogits(config, head, stream, audioIndex), audioLabels);
  return { soundLoss: reshape(sum(multiply(loss, audioWeights)), [1]) };
}

/** The weighted loss of where words look, `[1]`; nothing where batches have no place for references. */
function attentionLossOf(config: ModelConfig, decoded: DecoderOutput, batch: BatchTensors) {
  const { things, referenceIndex, referenceWeights } = batch;
  if (!things || !referenceIndex || !referenceWeights) return {};
  const references = { things, referenceIndex, referenceWeights };
  return { attentionLoss: attentionLoss(config, decoded, batch, references) };
}

/** The weighted loss of each task of `PATCH_TASKS` over the patches, `[1]` each. */
function patchLossesOf(
  config: ModelConfig,
  head: LabelHead,
  stream: Tensor,
  batch: BatchTensors,
): Record<PatchTask, Tensor> {
  const logits = headLogits(config, head, stream, batch.patchIndex);
  let from = 0;
  const losses = PATCH_TASK_NAMES.map((name, task): [PatchTask, Tensor] => {
    const { classes } = PATCH_TASKS[name];
    const ofTask = (tensor: Tensor) => reshape(slice(tensor, 1, task, task + 1), [tensor.shape[0]]);
    const loss = crossEntropy(slice(logits, 1, from, from + classes), ofTask(batch.patchLabels));
    from += classes;
    return [name, reshape(sum(multiply(loss, ofTask(batch.patchWeights))), [1])];
  });
  return Object.fromEntries(losses) as Record<PatchTask, Tensor>;
}

/**
 * Loss and gradients of one micro-batch: outputs `loss [1]` of the targets, `losses [M]`, `patchLosses.… [1]`,
 * `soundLoss [1]` and `attentionLoss [1]` where there is a place for them, and `gradients.…` of the sum of all. With a teacher, whose
 * parameters are then inputs too, also `teacherLoss [1]`, and the loss of the targets is shared between the two.
 */
export function gradientGraph(config: ModelConfig, sizes: BatchSizes, taught?: Taught): Graph {
  const lossAndGradients = valueAndGrad(
    (
      { patchHead, soundHead, ...parameters }: Trained,
      batch: BatchTensors,
      teacher: Parameters | undefined,
    ) => {
      const decoded = decodeBatch(config, parameters, batch);
      const logits = targetLogits(config, parameters, decoded.hidden, batch);
      const losses = crossEntropy(logits, batch.labels);
      const loss = weighted(losses, batch);
      const opinion = taught && teacher && opinionOf(taught, teacher, logits, batch);
      const answers = taught && opinion ? mixed(loss, opinion.teacherLoss, taught.share) : loss;
      const seen = decoded.afterLayers[patchLossLayer(config)];
      const patchLosses = patchLossesOf(config, patchHead, seen, batch);
      const beside = {
        ...soundLossOf(config, soundHead, seen, batch),
        ...attentionLossOf(config, decoded, batch),
      };
      const all = sum(concatenate([answers, ...Object.values(patchLosses), ...Object.values(beside)], 0));
      return [all, { loss, losses, patchLosses, ...beside, ...opinion }];
    },
  );
  const step = (parameters: Trained, batch: BatchTensors, teacher?: Parameters) => {
    const { auxiliary, gradients } = lossAndGradients(parameters, batch, teacher);
    return { ...auxiliary, gradients };
  };
  const [specs, batch] = [trainedSpecs(config), batchSpecs(config, sizes)];
  if (!taught) return trace((own, given) => step(own, given), ['parameters', 'batch'], specs, batch);
  return trace(step, ['parameters', 'batch', 'teacher'], specs, batch, parameterSpecs(taught.teacher));
}

/** How far the student is from its teacher on the same micro-batch. */
function opinionOf(
  { teacher: config, temperature }: Taught,
  teacher: Parameters,
  logits: Tensor,
  batch: BatchTensors,
) {
  const { hidden } = decodeBatch(config, teacher, batch);
  const losses = teacherLosses(logits, targetLogits(config, teacher, hidden, batch), temperature);
  return { teacherLoss: weighted(losses, batch) };
}

const mixed = (loss: Tensor, teacherLoss: Tensor, share: number): Tensor =>
  add(multiply(loss, 1 - share), multiply(teacherLoss, share));

/** Only the forward pass of one micro-batch: outputs `losses [M]` and `predictions [M]`. */
export const predictionGraph = (config: ModelConfig, sizes: BatchSizes): Graph =>
  trace(
    ({ patchHead: _, soundHead: __, ...parameters }, batch) => {
      const { hidden } = decodeBatch(config, parameters, batch);
      const logits = targetLogits(config, parameters, hidden, batch);
      return { losses: crossEntropy(logits, batch.labels), predictions: argMax(logits) };
    },
    ['parameters', 'batch'],
    trainedSpecs(config),
    batchSpecs(config, sizes),
  );

/** Specs of the optimisers' memory: momentum for matrices, two moments for everything else. */
export const optimizerSpecs = (config: ModelConfig) => memorySpecs(namedTrainedSpecs(config));

/** One optimiser step: parameters, their gradients and the optimisers' memory in, parameters and memory out. */
export function updateGraph(config: ModelConfig, settings: OptimizerSettings): Graph {
  const specs = trainedSpecs(config);
  const plain = mapTree(specs, isParameterSpec, ({ shape }): TensorSpec => float32(shape));
  return trace(
    (parameters, gradients, memory, rates) => {
      const updated = updateParameters({ parameters, gradients, memory }, rates, settings);
      return { ...updated, gradientNorm: reshape(updated.gradientNorm, [1]) };
    },
    ['parameters', 'gradients', 'memory', 'rates'],
    plain,
    plain,
    optimizerSpecs(config),
    RATE_SPECS,
  );
}
