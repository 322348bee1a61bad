/**
 * Sizes of one decoder. Every difference between family members is a field here, never another model file.
 * Names follow Gemma 4's config.json where it has them.
 */
export interface ModelConfig {
  readonly name: string;
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly layerCount: number;
  readonly feedForwardSize: number;
  readonly queryHeads: number;
  /** Longest sequence, in tokens. */
  readonly contextLength: number;
  /** Every n-th layer attends to everything before it; the last layer must be one of them. */
  readonly fullAttentionEvery: number;
  readonly slidingAttention: SlidingAttentionConfig;
  readonly fullAttention: FullAttentionConfig;
  readonly normEpsilon: number;
  /** Logits are `softcap * tanh(logits / softcap)`; null leaves them as they are. */
  readonly finalSoftcap: number | null;
  /** What embeddings of text are multiplied with; default √hiddenSize. */
  readonly embeddingScale?: number;
  readonly vision: VisionConfig;
  readonly audio: AudioConfig;
  /** How films are watched; default: at most 32 frames, each with a quarter of a picture's patches. */
  readonly video?: VideoConfig;
  /** What the weights have learned; default: text and pictures in, text out. */
  readonly modalities?: Modalities;
  /** Whether the weights learned to think before they answer; then they do unless told not to. Default: no. */
  readonly thinks?: boolean;
  /** How closely drawn pictures follow the request (classifier-free guidance) unless told otherwise; default 1, none. */
  readonly pictureGuidance?: number;
  /** Whether the weights learned to make pictures from others, whose codes are written before them. Default: no. */
  readonly pictureSources?: boolean;
  /** A scalar head beside the token head, for search and reinforcement learning. */
  readonly valueHead: boolean;
}

export interface AttentionConfig {
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly rotaryTheta: number;
}

export interface SlidingAttentionConfig extends AttentionConfig {
  /** A token sees itself and the `window - 1` tokens before it. */
  readonly window: number;
}

export interface FullAttentionConfig extends AttentionConfig {
  /** Share of the rotary pairs that turn (p-RoPE). */
  readonly partialRotary: number;
  /** Values are made from the keys' projection, so there is no value matrix. */
  readonly keysAreValues: boolean;
}

export interface VisionConfig {
  /** Pixels per side of one patch, which is one soft token. */
  readonly patchSize: number;
  /** Most patches of one picture. */
  readonly maxPatches: number;
  /** Rows and columns that have a position embedding. */
  readonly positionCount: number;
  readonly embeddingSize: number;
  /**
   * `layerNorm` as published; `none` maps pixels to [-1, 1] instead, since a norm over a flat patch deletes
   * its brightness: black, grey and white all become 0.
   */
  readonly patchNorm: 'layerNorm' | 'none';
}

export interface AudioConfig {
  /** Values in one audio frame: 640 raw samples, or 4 × 40 log-mel bands. */
  readonly frameSize: number;
  readonly features: 'raw' | 'logMel';
  /** Root-mean-square norm of each frame, as published; it deletes loudness. */
  readonly frameNorm: boolean;
}

export interface VideoConfig {
  /** Most frames of one film. */
  readonly maxFrames: number;
  /** Most patches of one frame. */
  readonly maxPatches: number;
}

export const MODALITIES = ['text', 'image', 'audio', 'video', 'action'] as const;
export type Modality = (typeof MODALITIES)[number];

/** What a model reads and what it writes. */
export interface Modalities {
  readonly input: readonly Modality[];
  readonly output: readonly Modality[];
}

export const isFullLayer = (config: ModelConfig, layer: number): boolean =>
  (layer + 1) % config.fullAttentionEvery === 0;

export const attentionOf = (
  config: ModelConfig,
  layer: number,
): SlidingAttentionConfig | FullAttentionConfig =>
  isFullLayer(config, layer) ? config.fullAttention : config.slidingAttention;

/** How a picture is cut: within the model's budget of patches, or a smaller one that is asked for. */
export const patchOptions = (
  { vision }: ModelConfig,
  { maxPatches }: { readonly maxPatches?: number },
): { patchSize: number; maxPatches: number } => ({
  patchSize: vision.patchSize,
  maxPatches: Math.min(maxPatches ?? vision.maxPatches, vision.maxPatches),
});

/** How films are watched. Without settings of its own a model follows Gemma 4: 32 frames, a quarter of the patches. */
export const videoOf = ({ video, vision }: ModelConfig): VideoConfig =>
  video ?? { maxFrames: 32, maxPatches: Math.max(1, Math.floor(vision.maxPatches / 4)) };

/** What the weights have learned. */
export const modalitiesOf = ({ modalities }: ModelConfig): Modalities =>
  modalities ?? { input: ['text', 'image'], output: ['text'] };

/** A configuration without what the weights have learned and how films are watched: equal where the same weights fit. */
export const sizesOf = ({
  modalities,
  thinks,
  pictureGuidance,
  pictureSources,
  video,
  ...sizes
}: ModelConfig): Omit<
  ModelConfig,
  'modalities' | 'thinks' | 'pictureGuidance' | 'pictureSources' | 'video'
> => sizes;
