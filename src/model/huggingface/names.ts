import { staticSize } from '../../tensor/dimension.ts';
import { isFullLayer, type ModelConfig } from '../config.ts';
import { namedSpecs } from '../parameters.ts';

/** Where one of our parameters lies in a Hugging Face checkpoint. */
export interface TensorPlace {
  /** Our path, such as `layers.0.attention.query`. */
  readonly path: string;
  /** Our shape. */
  readonly shape: readonly number[];
  /** Its name in the checkpoint. */
  readonly name: string;
  /** Its shape in the checkpoint. */
  readonly storedShape: readonly number[];
}

const LAYER_NAMES: Readonly<Record<string, string>> = {
  inputNorm: 'input_layernorm.weight',
  'attention.query': 'self_attn.q_proj.weight',
  'attention.key': 'self_attn.k_proj.weight',
  'attention.value': 'self_attn.v_proj.weight',
  'attention.output': 'self_attn.o_proj.weight',
  'attention.queryNorm': 'self_attn.q_norm.weight',
  'attention.keyNorm': 'self_attn.k_norm.weight',
  postAttentionNorm: 'post_attention_layernorm.weight',
  preFeedForwardNorm: 'pre_feedforward_layernorm.weight',
  'feedForward.gate': 'mlp.gate_proj.weight',
  'feedForward.up': 'mlp.up_proj.weight',
  'feedForward.down': 'mlp.down_proj.weight',
  postFeedForwardNorm: 'post_feedforward_layernorm.weight',
  layerScalar: 'layer_scalar',
};

const OTHER_NAMES: Readonly<Record<string, string>> = {
  embedding: 'model.language_model.embed_tokens.weight',
  finalNorm: 'model.language_model.norm.weight',
  'vision.patchNorm.weight': 'model.vision_embedder.patch_ln1.weight',
  'vision.patchNorm.bias': 'model.vision_embedder.patch_ln1.bias',
  'vision.patch.weight': 'model.vision_embedder.patch_dense.weight',
  'vision.patch.bias': 'model.vision_embedder.patch_dense.bias',
  'vision.embeddingNorm.weight': 'model.vision_embedder.patch_ln2.weight',
  'vision.embeddingNorm.bias': 'model.vision_embedder.patch_ln2.bias',
  'vision.position': 'model.vision_embedder.pos_embedding',
  'vision.positionNorm.weight': 'model.vision_embedder.pos_norm.weight',
  'vision.positionNorm.bias': 'model.vision_embedder.pos_norm.bias',
  'vision.projection': 'model.embed_vision.embedding_projection.weight',
  'audio.projection': 'model.embed_audio.embedding_projection.weight',
};

/** The name of one of our parameters in published checkpoints (the 677 tensors of gemma-4-12b-it). */
export function publishedName(path: string): string {
  const layer = /^layers\.(\d+)\.(.+)$/.exec(path);
  const name = layer ? LAYER_NAMES[layer[2]] : OTHER_NAMES[path];
  if (name === undefined) throw new Error(`the parameter '${path}' has no place in a Gemma 4 checkpoint`);
  return layer ? `model.language_model.layers.${layer[1]}.${name}` : name;
}

/** Every parameter of a model with its place in a checkpoint. */
export const publishedPlaces = (config: ModelConfig): TensorPlace[] =>
  namedSpecs(config).map(([path, { shape }]) => {
    const ours = shape.map(Number);
    // Their position table is [position, axis, width], ours [axis, position, width].
    const stored = path === 'vision.position' ? [ours[1], ours[0], ours[2]] : ours;
    return { path, shape: ours, name: publishedName(path), storedShape: stored };
  });

/**
 * Tensors that checkpoints may hold beyond the parameters: the head, which is tied to the embedding, and value
 * projections of full layers that use their keys.
 */
export function isIgnorable(name: string, config: ModelConfig): boolean {
  if (name === 'lm_head.weight') return true;
  const value = /\.layers\.(\d+)\.self_attn\.v_proj\.weight$/.exec(name);
  return value !== null && config.fullAttention.keysAreValues && isFullLayer(config, Number(value[1]));
}

/** Values of the published position table `[P, 2, D]` in our order `[2, P, D]`. */
export function axesFirst(data: Float32Array, [axes, positions, width]: readonly number[]): Float32Array {
  const result = new Float32Array(staticSize([axes, positions, width]));
  for (let position = 0; position < positions; position++) {
    for (let axis = 0; axis < axes; axis++) {
      const from = (position * axes + axis) * width;
      result.set(data.subarray(from, from + width), (axis * positions + position) * width);
    }
  }
  return result;
}
