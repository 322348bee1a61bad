import type { ModelConfig } from '../model/config.ts';
import { decode, rowsOf, tokenLogits } from '../model/decoder.ts';
import { embedPatches, embedTokens } from '../model/embedders.ts';
import { isParameterSpec, namedSpecs, type Parameters, parameterSpecs } from '../model/parameters.ts';
import {
  type AdamWSettings,
  adamW,
  clipFactor,
  globalNorm,
  type MuonSettings,
  muon,
} from '../nn/optimizers.ts';
import { float32, type Graph, int32, isTensor, type Tensor, type TensorSpec } from '../tensor/graph.ts';
import { argMax, crossEntropy, multiply, reshape, sum } from '../tensor/operations.ts';
import { trace } from '../tensor/trace.ts';
import { valueAndGrad } from '../tensor/transform.ts';
import { flattenTree, mapTree } from '../tensor/tree.ts';

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
}

/** Specs of what one micro-batch feeds in. `B` rows, `T` length, `P` patches, `M` targets. */
export function batchSpecs(config: ModelConfig, { rows, length, patches, targets }: BatchSizes) {
  return {
    ids: int32([rows, length]),
    /** For each token its row among the B*T text rows followed by the P soft rows. */
    sources: int32([rows, length]),
    positions: int32([rows, length]),
    documents: int32([rows, length]),
    blocks: int32([rows, length]),
    pixels: float32([patches, config.vision.patchSize ** 2 * 3]),
    patchRows: int32([patches]),
    patchColumns: int32([patches]),
    /** Which of the B*T tokens predicts each target. */
    targetIndex: int32([targets]),
    labels: int32([targets]),
    /** Weights of the targets' losses; over a whole step they sum to one. */
    weights: float32([targets]),
  };
}

export type BatchSpecs = ReturnType<typeof batchSpecs>;
type BatchTensors = { [Key in keyof BatchSpecs]: Tensor };

/** Losses `[M]` of a micro-batch's targets and the most likely tokens `[M]`. */
function lossesOf(config: ModelConfig, parameters: Parameters, batch: BatchTensors) {
  const soft = embedPatches(config, parameters, {
    pixels: batch.pixels,
    rows: batch.patchRows,
    columns: batch.patchColumns,
  });
  const stream = embedTokens(config, parameters, batch.ids, { rows: soft, sources: batch.sources });
  const { hidden } = decode(config, parameters, stream, batch);
  const logits = tokenLogits(config, parameters, rowsOf(hidden, batch.targetIndex));
  return { losses: crossEntropy(logits, batch.labels), predictions: argMax(logits) };
}

/** Loss and gradients of one micro-batch: outputs `loss [1]`, `losses [M]`, `gradients.…`. */
export function gradientGraph(config: ModelConfig, sizes: BatchSizes): Graph {
  const lossAndGradients = valueAndGrad((parameters: Parameters, batch: BatchTensors) => {
    const { losses } = lossesOf(config, parameters, batch);
    return [sum(multiply(losses, batch.weights)), losses];
  });
  return trace(
    (parameters, batch) => {
      const { loss, auxiliary, gradients } = lossAndGradients(parameters, batch);
      return { loss, losses: auxiliary, gradients };
    },
    ['parameters', 'batch'],
    parameterSpecs(config),
    batchSpecs(config, sizes),
  );
}

/** Only the forward pass of one micro-batch: outputs `losses [M]` and `predictions [M]`. */
export const predictionGraph = (config: ModelConfig, sizes: BatchSizes): Graph =>
  trace(
    (parameters, batch) => lossesOf(config, parameters, batch),
    ['parameters', 'batch'],
    parameterSpecs(config),
    batchSpecs(config, sizes),
  );

/** What the optimisers need besides rates that change from step to step. */
export interface OptimizerSettings {
  readonly clipNorm: number;
  readonly adamW: AdamWSettings;
  readonly muon: MuonSettings;
}

/** Specs of the optimisers' memory: momentum for matrices, two moments for everything else. */
export function optimizerSpecs(config: ModelConfig) {
  const named = namedSpecs(config);
  const select = (kind: 'matrix' | 'other') =>
    Object.fromEntries(
      named.filter(([, spec]) => spec.kind === kind).map(([path, { shape }]) => [path, float32(shape)]),
    );
  return { momentum: select('matrix'), first: select('other'), second: select('other') };
}

/** One optimiser step: parameters, their gradients and the optimisers' memory in, parameters and memory out. */
export function updateGraph(config: ModelConfig, settings: OptimizerSettings): Graph {
  const scalars = { step: float32([]), muonRate: float32([]), adamWRate: float32([]) };
  const specs = parameterSpecs(config);
  const plain = mapTree(specs, isParameterSpec, ({ shape }): TensorSpec => float32(shape));
  return trace(
    (parameters, gradients, memory, { step, muonRate, adamWRate }) => {
      const all = new Map(flattenTree(gradients, isTensor));
      const norm = globalNorm([...all.values()]);
      const factor = clipFactor(norm, settings.clipNorm);
      const next = { momentum: {} as TensorRecord, first: {} as TensorRecord, second: {} as TensorRecord };
      const updated = mapTree(parameters, isTensor, (parameter, path) => {
        const gradient = multiply(all.get(path)!, factor);
        if (path in memory.momentum) {
          const result = muon(parameter, gradient, memory.momentum[path], muonRate, settings.muon);
          next.momentum[path] = result.momentumBuffer;
          return result.parameter;
        }
        const state = { first: memory.first[path], second: memory.second[path] };
        const result = adamW(parameter, gradient, state, { step, learningRate: adamWRate }, settings.adamW);
        next.first[path] = result.state.first;
        next.second[path] = result.state.second;
        return result.parameter;
      });
      return { parameters: updated, memory: next, gradientNorm: reshape(norm, [1]) };
    },
    ['parameters', 'gradients', 'memory', 'rates'],
    plain,
    plain,
    optimizerSpecs(config),
    scalars,
  );
}

type TensorRecord = Record<string, Tensor>;
