import type { ParameterSpec } from '../model/parameters.ts';
import {
  type AdamWSettings,
  adamW,
  clipFactor,
  globalNorm,
  type MuonSettings,
  muon,
} from '../nn/optimizers.ts';
import { float32, isTensor, type Tensor } from '../tensor/graph.ts';
import { multiply } from '../tensor/operations.ts';
import { flattenTree, mapTree } from '../tensor/tree.ts';

/** What the optimisers need besides rates that change from step to step. */
export interface OptimizerSettings {
  readonly clipNorm: number;
  readonly adamW: AdamWSettings;
  readonly muon: MuonSettings;
}

/** Rates of one step, scalars; `step` is 1 for the first. */
export const RATE_SPECS = { step: float32([]), muonRate: float32([]), adamWRate: float32([]) };

type TensorRecord = Record<string, Tensor>;

/** Specs of the optimisers' memory: momentum for matrices, two moments for everything else. */
export function memorySpecs(named: readonly (readonly [path: string, spec: ParameterSpec])[]) {
  const select = (kind: 'matrix' | 'other') =>
    Object.fromEntries(
      named.filter(([, spec]) => spec.kind === kind).map(([path, { shape }]) => [path, float32(shape)]),
    );
  return { momentum: select('matrix'), first: select('other'), second: select('other') };
}

/** A tree of parameters, their gradients, and the optimisers' memory by the parameters' paths. */
export interface UpdateInputs<Parameters> {
  readonly parameters: Parameters;
  readonly gradients: Parameters;
  readonly memory: {
    readonly momentum: Readonly<TensorRecord>;
    readonly first: Readonly<TensorRecord>;
    readonly second: Readonly<TensorRecord>;
  };
}

/** One optimiser step: gradients clipped by their common norm, Muon for matrices, AdamW for everything else. */
export function updateParameters<Parameters>(
  { parameters, gradients, memory }: UpdateInputs<Parameters>,
  { step, muonRate, adamWRate }: { [Name in keyof typeof RATE_SPECS]: Tensor },
  settings: OptimizerSettings,
) {
  const all = new Map(flattenTree(gradients, isTensor));
  const gradientNorm = globalNorm([...all.values()]);
  const factor = clipFactor(gradientNorm, settings.clipNorm);
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
  return { parameters: updated, memory: next, gradientNorm };
}
