import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { FAMILY } from '../model/family.ts';
import { writeWhole } from '../model/folder.ts';
import { initializeParameters } from '../model/parameters.ts';
import { decodeSafetensors, encodeSafetensors } from '../model/safetensors.ts';
import { staticSize } from '../tensor/dimension.ts';
import { type HostTensor, isTensorSpec } from '../tensor/graph.ts';
import { flattenTree } from '../tensor/tree.ts';
import type { Recipe } from './recipe.ts';
import { optimizerSpecs } from './step.ts';

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
  /** `parameters.…` and `memory.…` by dotted path. */
  tensors: Map<string, HostTensor>;
}

/** A fresh start: parameters from the recipe's seed, the optimisers' memory zero. */
export function initialState(recipe: Recipe): TrainingState {
  const config = FAMILY[recipe.model];
  const tensors = new Map<string, HostTensor>();
  for (const [name, value] of initializeParameters(config, new Random(`${recipe.seed}/parameters`))) {
    tensors.set(`parameters.${name}`, value);
  }
  for (const [path, { shape }] of flattenTree(optimizerSpecs(config), isTensorSpec, 'memory')) {
    tensors.set(path, {
      dataType: 'float32',
      shape: shape.map(Number),
      data: new Float32Array(staticSize(shape)),
    });
  }
  return { step: 0, batches: 0, tokens: 0, seconds: 0, tensors };
}

const COUNTERS = ['step', 'batches', 'tokens', 'seconds'] as const;

/** Writes the state as one safetensors file, whole or not at all. */
export async function saveState(path: string, state: TrainingState): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const metadata = Object.fromEntries(COUNTERS.map((counter) => [counter, String(state[counter])]));
  await writeWhole(path, encodeSafetensors(state.tensors, metadata));
}

export async function loadState(path: string): Promise<TrainingState> {
  const { tensors, metadata } = decodeSafetensors(new Uint8Array(await readFile(path)), path);
  const counters = COUNTERS.map((counter) => {
    const value = Number(metadata[counter]);
    if (!Number.isFinite(value))
      throw new UserError(`${path}: no '${counter}' in its metadata; it is not a training state.`);
    return [counter, value] as const;
  });
  return { ...(Object.fromEntries(counters) as Omit<TrainingState, 'tensors'>), tensors };
}

/** The parameters alone, by their names in the model. */
export function parametersOf(state: TrainingState): Map<string, HostTensor<'float32'>> {
  const prefix = 'parameters.';
  return new Map(
    [...state.tensors]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor as HostTensor<'float32'>]),
  );
}
