import { Random } from '../../base/random.ts';
import { initializeSpecs } from '../parameters.ts';
import type { CodecCheckpoint } from './checkpoint.ts';
import type { CodecConfig } from './config.ts';
import { namedCodecSpecs } from './network.ts';

/** For tests: a codec of 4 × 4 pixels a code with untrained weights. */
export const TINY_CODEC: CodecConfig = {
  patchSize: 4,
  headSize: 8,
  rotaryTheta: 100,
  encoder: { hiddenSize: 16, layerCount: 1, feedForwardSize: 24 },
  decoder: { hiddenSize: 16, layerCount: 2, feedForwardSize: 24 },
};

export const tinyCodec = (config: CodecConfig = TINY_CODEC): CodecCheckpoint => ({
  config,
  parameters: initializeSpecs(namedCodecSpecs(config), new Random('codec')),
});
