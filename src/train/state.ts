import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import type { ModelConfig } from '../model/config.ts';
import { writeWhole } from '../model/folder.ts';
import { initializeSpecs, namedSpecs, type ParameterMap } from '../model/parameters.ts';
import { decodeSafetensors, encodeSafetensors } from '../model/safetensors.ts';
import { staticSize } from '../tensor/dimension.ts';
import { type HostTensor, isTensorSpec, printSpec, type TensorSpec } from '../tensor/graph.ts';
import { flattenTree } from '../tensor/tree.ts';
import { configOf, type Recipe } from './recipe.ts';
import { optimizerSpecs } from './step.ts';
import { namedTrainedSpecs } from './trained.ts';

/** Everything a run needs to go on exactly as if it had not stopped. */
export interface TrainingState {
  /** Optimiser steps done. */
  step: number;
  /** Micro-batches used. */
  batches: number;
  /** Tokens trained on. */
  tokens: number;
  /** Seconds spent training. */
  seconds: number;
  /** Moving average of the loss, for people; NaN before the first step. */
  loss: number;
  /** `parameters.…` and `memory.…` by dotted path. */
  tensors: Map<string, HostTensor>;
}

/** Shapes of the optimisers' memory by the names of `TrainingState.tensors`. */
const memorySpecs = (config: ModelConfig): [name: string, spec: TensorSpec][] =>
  flattenTree(optimizerSpecs(config), isTensorSpec, 'memory');

/** A fresh start: parameters from the recipe's seed, the optimisers' memory zero. */
export function initialState(recipe: Recipe): TrainingState {
  const config = configOf(recipe);
  const tensors = new Map<string, HostTensor>();
  const random = new Random(`${recipe.seed}/parameters`);
  for (const [name, value] of initializeSpecs(namedTrainedSpecs(config), random)) {
    tensors.set(`parameters.${name}`, value);
  }
  for (const [name, { shape }] of memorySpecs(config)) {
    const data = new Float32Array(staticSize(shape));
    tensors.set(name, { dataType: 'float32', shape: shape.map(Number), data });
  }
  return { step: 0, batches: 0, tokens: 0, seconds: 0, loss: Number.NaN, tensors };
}

/** A fresh start from trained parameters: their counters and the optimisers' memory begin at zero. */
export function stateFrom(recipe: Recipe, parameters: ParameterMap): TrainingState {
  const state = initialState(recipe);
  for (const [name, value] of parameters) {
    const path = `parameters.${name}`;
    if (!state.tensors.has(path)) throw new UserError(`the recipe's model has no parameter '${name}'.`);
    state.tensors.set(path, value);
  }
  return state;
}

const COUNTERS = ['step', 'batches', 'tokens', 'seconds'] as const;

/** Writes the state as one safetensors file, whole or not at all. */
export async function saveState(path: string, state: TrainingState): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const metadata = Object.fromEntries(
    [...COUNTERS, 'loss' as const].map((name) => [name, String(state[name])]),
  );
  await writeWhole(path, encodeSafetensors(state.tensors, metadata));
}

/** Reads a state. @throws UserError when the file is broken or belongs to a model of other sizes */
export function loadState(path: string, config: ModelConfig): Promise<TrainingState> {
  const parameters = namedTrainedSpecs(config).map(([name, spec]) => [`parameters.${name}`, spec] as const);
  return readState(path, [...parameters, ...memorySpecs(config)]);
}

/** Reads a state that holds these tensors. */
export async function readState(
  path: string,
  expected: readonly (readonly [name: string, spec: TensorSpec])[],
): Promise<TrainingState> {
  const { tensors, metadata } = decodeSafetensors(new Uint8Array(await readFile(path)), path);
  const counters = COUNTERS.map((counter) => {
    const value = metadata[counter] === undefined ? Number.NaN : Number(metadata[counter]);
    if (!Number.isFinite(value) || value < 0)
      throw new UserError(`${path}: no '${counter}' in its metadata; it is not a training state.`);
    return [counter, value] as const;
  });
  for (const [name, { dataType, shape }] of expected) {
    const tensor = tensors.get(name);
    if (tensor && printSpec(tensor) === printSpec({ dataType, shape })) continue;
    throw new UserError(
      `${path}: expected '${name}' ${printSpec({ dataType, shape })}, found ${tensor ? printSpec(tensor) : 'nothing'}. It is the state of another model.`,
    );
  }
  const counted = Object.fromEntries(counters) as Record<(typeof COUNTERS)[number], number>;
  return { ...counted, loss: Number(metadata.loss ?? Number.NaN), tensors };
}

/** The model's parameters alone, by their names in it. */
export const parametersOf = (config: ModelConfig, state: TrainingState): Map<string, HostTensor<'float32'>> =>
  new Map(
    namedSpecs(config).map(([name]) => [
      name,
      state.tensors.get(`parameters.${name}`) as HostTensor<'float32'>,
    ]),
  );
