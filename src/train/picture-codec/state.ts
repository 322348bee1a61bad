import { Random } from '../../base/random.ts';
import { initializeSpecs, type ParameterMap } from '../../model/parameters.ts';
import type { CodecConfig } from '../../model/picture-codec/config.ts';
import { namedCodecSpecs } from '../../model/picture-codec/network.ts';
import { staticSize } from '../../tensor/dimension.ts';
import { type HostTensor, isTensorSpec, type TensorSpec } from '../../tensor/graph.ts';
import { flattenTree } from '../../tensor/tree.ts';
import { readState, type TrainingState } from '../state.ts';
import { memorySpecs } from '../update.ts';
import type { CodecRecipe } from './recipe.ts';

const codecMemory = (config: CodecConfig): [name: string, spec: TensorSpec][] =>
  flattenTree(memorySpecs(namedCodecSpecs(config)), isTensorSpec, 'memory');

/** A fresh start: parameters from the recipe's seed, the optimisers' memory zero. */
export function initialCodecState({ model, seed }: CodecRecipe): TrainingState {
  const tensors = new Map<string, HostTensor>();
  for (const [name, value] of initializeSpecs(namedCodecSpecs(model), new Random(`${seed}/parameters`)))
    tensors.set(`parameters.${name}`, value);
  for (const [name, { shape }] of codecMemory(model)) {
    const data = new Float32Array(staticSize(shape));
    tensors.set(name, { dataType: 'float32', shape: shape.map(Number), data });
  }
  return { step: 0, batches: 0, tokens: 0, seconds: 0, loss: Number.NaN, tensors };
}

/** A fresh start from a trained codec's parameters: counters and the optimisers' memory begin at zero. */
export function codecStateFrom(recipe: CodecRecipe, parameters: ParameterMap): TrainingState {
  const state = initialCodecState(recipe);
  for (const [name, value] of parameters) state.tensors.set(`parameters.${name}`, value);
  return state;
}

/** Reads a state. @throws UserError when the file is broken or belongs to a codec of other sizes */
export const loadCodecState = (path: string, config: CodecConfig): Promise<TrainingState> =>
  readState(path, [
    ...namedCodecSpecs(config).map(([name, spec]) => [`parameters.${name}`, spec] as const),
    ...codecMemory(config),
  ]);
