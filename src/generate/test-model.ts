import { Random } from '../base/random.ts';
import type { Picture } from '../media/picture.ts';
import { SAMPLE_RATE, type Sound } from '../media/sound.ts';
import type { ModelConfig } from '../model/config.ts';
import { FAMILY } from '../model/family.ts';
import { initializeParameters, type ParameterMap } from '../model/parameters.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import type { Turn } from '../text/turns.ts';
import { type Prompt, promptTokens, toPrompt } from './prompt.ts';

/** For tests: a model of a few layers with untrained weights, all kinds of attention, and a short window. */
export const TINY: ModelConfig = {
  ...FAMILY.nano,
  name: 'tiny',
  hiddenSize: 32,
  layerCount: 4,
  feedForwardSize: 48,
  queryHeads: 2,
  contextLength: 160,
  fullAttentionEvery: 2,
  slidingAttention: { keyValueHeads: 2, headSize: 16, rotaryTheta: 10_000, window: 24 },
  fullAttention: { ...FAMILY.nano.fullAttention, headSize: 32 },
  vision: { ...FAMILY.nano.vision, patchSize: 4, maxPatches: 16, embeddingSize: 24 },
  video: { maxFrames: 32, maxPatches: 4 },
};

/** Weights whose answers differ from token to token: norms at random, so that attention is not all alike. */
export function testParameters(config: ModelConfig, seed = 1): ParameterMap {
  const random = new Random(seed);
  const parameters = initializeParameters(config, random);
  for (const [name, { data }] of parameters) {
    if (name.endsWith('Norm') || name.endsWith('Scalar'))
      data.forEach((value, i) => {
        data[i] = value * random.uniform(0.7, 1.6);
      });
  }
  return parameters;
}

export function testPicture(width: number, height: number, seed = 1): Picture {
  const random = new Random(seed);
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(0, 256)),
  };
}

export function testSound(length: number, seed = 1): Sound {
  const random = new Random(seed);
  return {
    samples: Float32Array.from({ length }, () => random.uniform(-0.5, 0.5)),
    sampleRate: SAMPLE_RATE,
  };
}

export const testPrompt = (config: ModelConfig, turns: readonly Turn[]): Prompt =>
  toPrompt(config, promptTokens(config, alhenaTokenizer(), turns));
