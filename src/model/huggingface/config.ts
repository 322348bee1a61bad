import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import type { ModelConfig } from '../config.ts';
import { parseJSON } from '../schema.ts';

const size = z.number().int().positive();
const positive = z.number().positive();
const rope = z.looseObject({
  rope_type: z.string().optional(),
  rope_theta: positive,
  partial_rotary_factor: z.number().min(0).max(1).optional(),
});

/** What we read of a `gemma4_unified` config.json. Other fields are bookkeeping or hold what we check below. */
const schema = z.looseObject({
  model_type: z.literal('gemma4_unified', { error: 'expected "gemma4_unified"' }),
  dtype: z.string().optional(),
  torch_dtype: z.string().optional(),
  image_token_id: size.optional(),
  audio_token_id: size.optional(),
  video_token_id: size.optional(),
  eos_token_id: z.union([size, z.array(size)]).optional(),
  text_config: z.looseObject({
    vocab_size: size,
    hidden_size: size,
    intermediate_size: size,
    num_hidden_layers: size,
    num_attention_heads: size,
    num_key_value_heads: size,
    head_dim: size.multipleOf(2),
    global_head_dim: size.multipleOf(2).nullish(),
    num_global_key_value_heads: size.nullish(),
    attention_k_eq_v: z.boolean().default(false),
    per_layer_config: z
      .record(z.string(), z.looseObject({ head_dim: size.optional(), num_key_value_heads: size.optional() }))
      .optional(),
    layer_types: z.array(z.string()).nullish(),
    rope_parameters: z
      .object({ sliding_attention: rope.optional(), full_attention: rope.optional() })
      .nullish(),
    sliding_window: size,
    max_position_embeddings: size,
    rms_norm_eps: positive,
    final_logit_softcapping: positive.nullish(),
    hidden_activation: z.string().default('gelu_pytorch_tanh'),
    attention_bias: z.boolean().default(false),
    tie_word_embeddings: z.boolean().default(true),
    num_kv_shared_layers: z.number().int().default(0),
    use_double_wide_mlp: z.boolean().default(false),
    use_bidirectional_attention: z.string().nullish(),
    hidden_size_per_layer_input: z.number().int().nullish(),
    enable_moe_block: z.boolean().nullish(),
  }),
  vision_config: z
    .looseObject({
      patch_size: size,
      pooling_kernel_size: size,
      mm_embed_dim: size,
      mm_posemb_size: size,
    })
    .optional(),
  audio_config: z.looseObject({ audio_embed_dim: size }).optional(),
});

type TextConfig = z.infer<typeof schema>['text_config'];

/** Most patches of a picture where processor_config.json does not say: the published default. */
const MAX_PATCHES = 280;
const FULL = 'full_attention';

/** Ids that stand for soft slots, from config.json. */
export interface SlotIds {
  readonly image?: number;
  readonly audio?: number;
  readonly video?: number;
}

export interface HuggingFaceConfig {
  readonly model: ModelConfig;
  readonly slots: SlotIds;
}

/**
 * Reads a Hugging Face config.json of Gemma 4 Unified (`Gemma4UnifiedConfig` in transformers 5).
 * @param name what to call the model; config.json does not say
 * @param maxPatches of one picture, from the processor's file
 * @throws UserError naming every field that is wrong, or that this decoder does not do
 */
export function readHuggingFaceConfig(
  json: string,
  { name, source, maxPatches = MAX_PATCHES }: { name: string; source: string; maxPatches?: number },
): HuggingFaceConfig {
  const config = parseJSON(schema, json, { source, what: 'a Gemma 4 Unified configuration' });
  const text = config.text_config;
  checkSupported(text, source);
  if (!config.vision_config || !config.audio_config) {
    throw unsupported(source, 'vision_config and audio_config', 'missing', 'both embedders');
  }
  const { vision_config: vision, audio_config: audio } = config;
  const full = fullLayer(text, source);
  const ropes = text.rope_parameters;
  const dataType = config.dtype ?? config.torch_dtype ?? 'bfloat16';
  const scale = Math.sqrt(text.hidden_size);
  return {
    model: {
      name,
      vocabularySize: text.vocab_size,
      hiddenSize: text.hidden_size,
      layerCount: text.num_hidden_layers,
      feedForwardSize: text.intermediate_size,
      queryHeads: text.num_attention_heads,
      contextLength: text.max_position_embeddings,
      fullAttentionEvery: periodOf(text, source),
      slidingAttention: {
        keyValueHeads: text.num_key_value_heads,
        headSize: text.head_dim,
        rotaryTheta: ropes?.sliding_attention?.rope_theta ?? 10_000,
        window: text.sliding_window,
      },
      fullAttention: {
        ...full,
        rotaryTheta: ropes?.full_attention?.rope_theta ?? 1_000_000,
        partialRotary: ropes?.full_attention?.partial_rotary_factor ?? (ropes?.full_attention ? 1 : 0.25),
        keysAreValues: text.attention_k_eq_v,
      },
      normEpsilon: text.rms_norm_eps,
      finalSoftcap: text.final_logit_softcapping ?? null,
      // The reference multiplies by √d in the weights' own type.
      embeddingScale: dataType === 'bfloat16' ? roundToBfloat16(scale) : Math.fround(scale),
      vision: {
        patchSize: vision.patch_size * vision.pooling_kernel_size,
        maxPatches,
        positionCount: vision.mm_posemb_size,
        embeddingSize: vision.mm_embed_dim,
        patchNorm: 'layerNorm',
      },
      audio: { frameSize: audio.audio_embed_dim, features: 'raw', frameNorm: true },
      modalities: { input: ['text', 'image', 'audio', 'video'], output: ['text'] },
      valueHead: false,
    },
    slots: { image: config.image_token_id, audio: config.audio_token_id, video: config.video_token_id },
  };
}

/** Full layers' own head size and key-value heads: at the top in published files, per layer in newer ones. */
function fullLayer(text: TextConfig, source: string): { keyValueHeads: number; headSize: number } {
  const { per_layer_config: perLayer, layer_types: types } = text;
  const all = Array.from({ length: text.num_hidden_layers }, (_, layer) => layer);
  if (!perLayer) {
    const ownHeads = text.attention_k_eq_v ? text.num_global_key_value_heads : undefined;
    return {
      headSize: text.global_head_dim ?? 512,
      keyValueHeads: ownHeads ?? text.num_key_value_heads,
    };
  }
  const sizes = all.map((layer) => ({
    headSize: perLayer[layer]?.head_dim ?? text.head_dim,
    keyValueHeads: perLayer[layer]?.num_key_value_heads ?? text.num_key_value_heads,
  }));
  const last = sizes[text.num_hidden_layers - 1];
  for (const layer of all) {
    const isFull = (types?.[layer] ?? FULL) === FULL;
    const expected = isFull ? last : { headSize: text.head_dim, keyValueHeads: text.num_key_value_heads };
    const { headSize, keyValueHeads } = sizes[layer];
    if (types && (headSize !== expected.headSize || keyValueHeads !== expected.keyValueHeads)) {
      const found = `${keyValueHeads} heads of ${headSize}`;
      const wanted = `${expected.keyValueHeads} of ${expected.headSize}, as in other layers of its kind`;
      throw unsupported(source, `text_config.per_layer_config.${layer}`, found, wanted);
    }
  }
  return last;
}

/** Every how many layers comes a full one. */
function periodOf({ layer_types: types, num_hidden_layers: count }: TextConfig, source: string): number {
  if (!types) return 6;
  const period = types.indexOf(FULL) + 1;
  const fits =
    period > 0 &&
    types.length === count &&
    count % period === 0 &&
    types.every((type, layer) => type === ((layer + 1) % period === 0 ? FULL : 'sliding_attention'));
  if (fits) return period;
  throw unsupported(
    source,
    'text_config.layer_types',
    types.join(', '),
    `${count} layers of which every n-th, the last included, is ${FULL}`,
  );
}

/** Settings of the wider Gemma 4 family that this decoder does not do. */
function checkSupported(text: TextConfig, source: string): void {
  const expected: readonly (readonly [name: keyof TextConfig & string, value: unknown])[] = [
    ['hidden_activation', 'gelu_pytorch_tanh'],
    ['attention_bias', false],
    ['tie_word_embeddings', true],
    ['num_kv_shared_layers', 0],
    ['use_double_wide_mlp', false],
  ];
  for (const [name, value] of expected) {
    if (text[name] !== value)
      throw unsupported(source, `text_config.${name}`, String(text[name]), String(value));
  }
  if (text.use_bidirectional_attention !== undefined && text.use_bidirectional_attention !== 'vision') {
    const found = String(text.use_bidirectional_attention);
    throw unsupported(source, 'text_config.use_bidirectional_attention', found, 'vision');
  }
  if (text.hidden_size_per_layer_input) {
    const found = String(text.hidden_size_per_layer_input);
    throw unsupported(source, 'text_config.hidden_size_per_layer_input', found, '0 (no E2B or E4B)');
  }
  if (text.enable_moe_block) throw unsupported(source, 'text_config.enable_moe_block', 'true', 'false');
}

const unsupported = (source: string, field: string, found: string, expected: string): UserError =>
  new UserError(
    `${source}: ${field} is ${found}; this decoder runs ${expected}. Take a Gemma 4 Unified model such as google/gemma-4-12b-it.`,
  );

/** The nearest number with bfloat16's eight significant bits, ties to even. */
export function roundToBfloat16(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] = (bits[0] + 0x7fff + ((bits[0] >>> 16) & 1)) & 0xffff0000;
  return new Float32Array(bits.buffer)[0];
}
