import type { ModelConfig } from '../model/config.ts';
import { isParameterSpec, type ParameterSpec, type Parameters, parameterSpecs } from '../model/parameters.ts';
import { float32, type Tensor } from '../tensor/graph.ts';
import { flattenTree } from '../tensor/tree.ts';
import { PATCH_CLASS_COUNT } from './patch-labels.ts';
import { SOUND_CLASS_COUNT } from './sound-labels.ts';

/** A head that names what each soft token is; it lives in the training state and is never shipped. */
export interface LabelHead {
  /** `[D]` */
  readonly norm: Tensor;
  /** `[classes of all tasks, D]` */
  readonly weight: Tensor;
}

/** Everything that training changes: the model's parameters and the heads that only training has. */
export type Trained = Parameters & {
  /** What each picture patch shows. */
  readonly patchHead: LabelHead;
  /** Which letter each soft token of speech says. */
  readonly soundHead: LabelHead;
};

export function trainedSpecs(config: ModelConfig) {
  const head = (classes: number): Record<keyof LabelHead, ParameterSpec> => ({
    norm: { ...float32([config.hiddenSize]), deviation: 0, value: 1, kind: 'other' },
    weight: { ...float32([classes, config.hiddenSize]), deviation: 0.02, value: 0, kind: 'other' },
  });
  return {
    ...parameterSpecs(config),
    patchHead: head(PATCH_CLASS_COUNT),
    soundHead: head(SOUND_CLASS_COUNT),
  };
}

/** Every trained parameter's spec by its path. */
export const namedTrainedSpecs = (config: ModelConfig): [path: string, spec: ParameterSpec][] =>
  flattenTree(trainedSpecs(config), isParameterSpec);

/**
 * The layer after which patches are asked what they show and sound what it says: just past half of the depth,
 * so that layers are left in which text can look at what was seen.
 */
export const patchLossLayer = ({ layerCount }: ModelConfig): number => Math.floor(layerCount / 2);
