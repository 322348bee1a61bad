import type { HostTensor } from '../../tensor/graph.ts';
import type { Teacher } from '../distillation.ts';
import type { BatchArrays } from '../packer.ts';
import type { Recipe } from '../recipe.ts';

/** What changes from step to step, by the names of the update graph's `rates.…` inputs. */
export interface Rates {
  /** 1 for the first step. */
  readonly step: number;
  readonly muonRate: number;
  readonly adamWRate: number;
}

/**
 * Every output of the step's graphs that is one number, summed over micro-batches: `loss` and `gradientNorm`,
 * and whatever else the graphs report. `deviceWaited`, where the device tells it: seconds that it stood without
 * data before this step.
 */
export type StepMetrics = Readonly<Record<string, number>> & {
  readonly loss: number;
  readonly gradientNorm: number;
};

/** `parameters.…` and `memory.…` by dotted path. */
export type StateTensors = ReadonlyMap<string, HostTensor>;

/** Executes the training step of one recipe somewhere and keeps the state there. */
export interface StepExecutor {
  /** What computes, for people: `cpu, 2 threads`. */
  readonly description: string;
  /** How many steps may be under way before the first is awaited, so that the device finds its next data ready. */
  readonly depth: number;
  /** One optimiser step over the micro-batches, whose weights sum to one over all of them. */
  step(batches: readonly BatchArrays[], rates: Rates): Promise<StepMetrics>;
  /** The most likely token of each target, `[M]`. */
  predict(arrays: BatchArrays): Promise<Int32Array>;
  /** The state after every step submitted so far. */
  read(): Promise<Map<string, HostTensor>>;
  /** FLOP per second of large matrix products on all that computes, where the device can tell. */
  measurePeak?(): Promise<number>;
  close(): Promise<void>;
}

/** Compiles the step of a recipe, with its teacher where it has one, and loads a state. */
export type OpenExecutor = (
  recipe: Recipe,
  tensors: StateTensors,
  teacher?: Teacher,
) => Promise<StepExecutor>;

/** The device failed, not the run: what was saved is intact. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
}
