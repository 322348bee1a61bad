import type { ModelConfig } from '../../model/config.ts';
import { FAMILY } from '../../model/family.ts';

/**
 * A decoder of a billion parameters for comparisons. Full layers have the heads of sliding ones, so that
 * llama.cpp's `gemma3` computes the same.
 */
export const ONE_BILLION: ModelConfig = {
  ...FAMILY['gemma-4-12b'],
  name: '1b',
  vocabularySize: 32_768,
  hiddenSize: 2048,
  layerCount: 16,
  feedForwardSize: 8192,
  queryHeads: 8,
  contextLength: 32_768,
  fullAttentionEvery: 4,
  slidingAttention: { keyValueHeads: 2, headSize: 256, rotaryTheta: 10_000, window: 1024 },
  fullAttention: {
    keyValueHeads: 2,
    headSize: 256,
    rotaryTheta: 1_000_000,
    partialRotary: 1,
    keysAreValues: false,
  },
  vision: { ...FAMILY['gemma-4-12b'].vision, embeddingSize: 2048 },
};

/** Shapes that `alhena bench shapes` knows. */
export const SHAPES: Readonly<Record<string, ModelConfig>> = {
  '1b': ONE_BILLION,
  'nano-1': FAMILY['nano-1'],
  'nano-2': FAMILY['nano-2'],
  'gemma-4-12b': FAMILY['gemma-4-12b'],
};
