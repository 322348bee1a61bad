import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { halvesToSingles, singlesToHalves } from '../../tensor/float16.ts';
import type { HostTensor } from '../../tensor/graph.ts';
import { encodeSafetensors } from '../safetensors.ts';
import { shakenParameters } from '../tiny.testing.ts';
import { readHuggingFaceConfig } from './config.ts';
import { publishedPlaces } from './names.ts';

const TEXT = {
  vocab_size: 4096,
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 32,
  global_head_dim: 64,
  num_global_key_value_heads: 1,
  attention_k_eq_v: true,
  layer_types: ['sliding_attention', 'sliding_attention', 'full_attention'],
  sliding_window: 24,
  max_position_embeddings: 8192,
  rms_norm_eps: 1e-6,
  final_logit_softcapping: 30,
  use_bidirectional_attention: 'vision',
};

/** A config.json as published, in tiny, with Alhena's ids of soft slots. */
export const TINY_JSON = {
  model_type: 'gemma4_unified',
  dtype: 'bfloat16',
  image_token_id: 10,
  audio_token_id: 13,
  video_token_id: 15,
  text_config: TEXT,
  vision_config: { patch_size: 2, pooling_kernel_size: 2, mm_embed_dim: 64, mm_posemb_size: 32 },
  audio_config: { audio_embed_dim: 32 },
};

export const tinyConfig = (json: object = TINY_JSON) =>
  readHuggingFaceConfig(JSON.stringify(json), { name: 'tiny', source: 'config.json', maxPatches: 9 }).model;

/** Tensors of a random checkpoint under their published names: halves, every second one stored in 32 bits. */
export function tinyTensors(): Map<string, HostTensor> {
  made ??= makeTensors();
  return new Map(made);
}

let made: Map<string, HostTensor> | undefined;

function makeTensors(): Map<string, HostTensor> {
  const parameters = shakenParameters(tinyConfig(), 'tiny published');
  return new Map(
    publishedPlaces(tinyConfig()).map(({ path, name, storedShape }, i) => {
      const halves = singlesToHalves(parameters.get(path)!.data);
      const tensor: HostTensor =
        i % 2 === 0
          ? { dataType: 'float32', shape: storedShape, data: halvesToSingles(halves) }
          : { dataType: 'float16', shape: storedShape, data: halves };
      return [name, tensor];
    }),
  );
}

/** Writes a checkpoint in `shards` files, with an index if there are several. */
export async function writeTiny(
  folder: string,
  { shards = 1, tensors = tinyTensors(), json = TINY_JSON as object } = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify(json));
  if (shards === 1) {
    await writeFile(join(folder, 'model.safetensors'), encodeSafetensors(tensors));
    return;
  }
  const map: Record<string, string> = {};
  const entries = [...tensors];
  for (let shard = 0; shard < shards; shard++) {
    const file = `model-0000${shard + 1}-of-0000${shards}.safetensors`;
    const part = entries.filter((_, i) => i % shards === shard);
    for (const [name] of part) map[name] = file;
    await writeFile(join(folder, file), encodeSafetensors(new Map(part)));
  }
  await writeFile(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: map }));
}
