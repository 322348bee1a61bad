import { VOCABULARY_SIZE } from '../text/tokens.ts';
import type { ModelConfig } from './config.ts';

/** What the sizes trained here share. */
const HERE = {
  vocabularySize: VOCABULARY_SIZE,
  fullAttentionEvery: 6,
  normEpsilon: 1e-6,
  finalSoftcap: 30,
  audio: { frameSize: 160, features: 'logMel', frameNorm: false },
  valueHead: true,
} as const;

/** What the published sizes share: Gemma 4 Unified's vocabulary, embedders and attention settings. */
const PUBLISHED = {
  vocabularySize: 262_144,
  fullAttentionEvery: 6,
  normEpsilon: 1e-6,
  finalSoftcap: 30,
  audio: { frameSize: 640, features: 'raw', frameNorm: true },
  modalities: { input: ['text', 'image', 'audio', 'video'], output: ['text'] },
  valueHead: false,
} as const;

const slidingHere = (keyValueHeads: number) =>
  ({ keyValueHeads, headSize: 64, rotaryTheta: 10_000, window: 256 }) as const;
const fullHere = {
  keyValueHeads: 1,
  headSize: 128,
  rotaryTheta: 1_000_000,
  partialRotary: 0.25,
  keysAreValues: true,
} as const;
const visionHere = (embeddingSize: number) =>
  ({ patchSize: 12, maxPatches: 64, positionCount: 64, embeddingSize, patchNorm: 'none' }) as const;

/** Frames of 48 × 48 pixels; as many as leave room for words in a row of training. */
const videoHere = (maxFrames: number) => ({ maxFrames, maxPatches: 16 }) as const;

const slidingPublished = (keyValueHeads: number) =>
  ({ keyValueHeads, headSize: 256, rotaryTheta: 10_000, window: 1024 }) as const;
const fullPublished = {
  keyValueHeads: 1,
  headSize: 512,
  rotaryTheta: 1_000_000,
  partialRotary: 0.25,
  keysAreValues: true,
} as const;
const visionPublished = (embeddingSize: number) =>
  ({ patchSize: 48, maxPatches: 280, positionCount: 1120, embeddingSize, patchNorm: 'layerNorm' }) as const;

/** Freezes a record and everything in it. */
function frozen<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) if (inner && typeof inner === 'object') frozen(inner);
  return Object.freeze(value);
}

/** The family: frozen sizes by name. `nano`, `pro` and `ultra` are trained here. */
export const FAMILY = frozen({
  nano: {
    name: 'nano',
    ...HERE,
    // Deep and narrow: pictures are seen after half of the layers, and answers need the others to look at them.
    fullAttentionEvery: 8,
    hiddenSize: 192,
    layerCount: 8,
    feedForwardSize: 384,
    queryHeads: 3,
    contextLength: 512,
    slidingAttention: slidingHere(1),
    fullAttention: fullHere,
    vision: visionHere(192),
    // Eight swaps of three cups are nine frames, from the first to the last.
    video: videoHere(10),
  },
  pro: {
    name: 'pro',
    ...HERE,
    hiddenSize: 256,
    layerCount: 12,
    feedForwardSize: 896,
    queryHeads: 4,
    contextLength: 1024,
    slidingAttention: slidingHere(2),
    fullAttention: fullHere,
    // As wide as nano's, so that it can begin as nano (train/grow.ts).
    vision: visionHere(192),
    video: videoHere(12),
  },
  ultra: {
    name: 'ultra',
    ...HERE,
    hiddenSize: 512,
    layerCount: 12,
    feedForwardSize: 1536,
    queryHeads: 8,
    contextLength: 2048,
    slidingAttention: slidingHere(2),
    fullAttention: fullHere,
    vision: visionHere(512),
    video: videoHere(12),
  },
  'nano-1': {
    name: 'nano-1',
    ...PUBLISHED,
    hiddenSize: 2048,
    layerCount: 24,
    feedForwardSize: 6656,
    queryHeads: 8,
    contextLength: 32_768,
    slidingAttention: slidingPublished(2),
    fullAttention: fullPublished,
    vision: visionPublished(2048),
  },
  'nano-2': {
    name: 'nano-2',
    ...PUBLISHED,
    hiddenSize: 2560,
    layerCount: 36,
    feedForwardSize: 7296,
    queryHeads: 8,
    contextLength: 32_768,
    slidingAttention: slidingPublished(2),
    fullAttention: fullPublished,
    vision: visionPublished(2560),
  },
  'gemma-4-12b': {
    name: 'gemma-4-12b',
    ...PUBLISHED,
    hiddenSize: 3840,
    layerCount: 48,
    feedForwardSize: 15_360,
    queryHeads: 16,
    contextLength: 262_144,
    slidingAttention: slidingPublished(8),
    fullAttention: fullPublished,
    vision: visionPublished(3840),
  },
} as const satisfies Record<string, ModelConfig>);

export type FamilyName = keyof typeof FAMILY;
