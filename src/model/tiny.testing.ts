import { Random } from '../base/random.ts';
import type { HostTensor } from '../tensor/graph.ts';
import type { ModelConfig } from './config.ts';
import { initializeParameters } from './parameters.ts';

/** Every feature of the family in sizes that float64 loops can follow: two periods of two sliding layers and a full one. */
export const TINY: ModelConfig = {
  name: 'tiny',
  vocabularySize: 23,
  hiddenSize: 12,
  layerCount: 6,
  feedForwardSize: 20,
  queryHeads: 4,
  contextLength: 32,
  fullAttentionEvery: 3,
  slidingAttention: { keyValueHeads: 2, headSize: 4, rotaryTheta: 100, window: 4 },
  fullAttention: {
    keyValueHeads: 1,
    headSize: 8,
    rotaryTheta: 1000,
    partialRotary: 0.5,
    keysAreValues: true,
  },
  normEpsilon: 1e-6,
  finalSoftcap: 30,
  vision: { patchSize: 2, maxPatches: 9, positionCount: 5, embeddingSize: 10, patchNorm: 'none' },
  audio: { frameSize: 6, features: 'logMel', frameNorm: false },
  valueHead: true,
};

export type Weights = Map<string, HostTensor<'float32'>>;

/** Parameters none of which is at its tidy starting value, so that no norm, scalar or bias can be left out unseen. */
export function shakenParameters(config: ModelConfig, seed = 'tiny'): Weights {
  const random = new Random(seed);
  const parameters = initializeParameters(config, random);
  for (const { data } of parameters.values())
    for (let i = 0; i < data.length; i++) data[i] += 0.2 * random.normal();
  return parameters;
}

/** With the prefix that traced functions give the names. */
export const asInputs = (parameters: ReadonlyMap<string, HostTensor>): Record<string, HostTensor> =>
  Object.fromEntries([...parameters].map(([name, value]) => [`parameters.${name}`, value]));
