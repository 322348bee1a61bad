import { join } from 'node:path';
import { Random } from '../../base/random.ts';
import type { ModelConfig } from '../../model/config.ts';
import {
  type ConvertOptions,
  type ParameterSource,
  readInferenceFolder,
  writeInferenceFolder,
} from '../../model/inference-folder.ts';
import type { Precision } from '../../model/inference-weights.ts';
import { packedOrPlain } from '../../model/packed-loading.ts';
import { namedSpecs } from '../../model/parameters.ts';
import type { FileTensor } from '../../tensor/graph.ts';

const NOISE = 2 ** 20;

/** Parameters that nobody trained: normal values, of which a million are drawn and used again and again. */
export function randomParameters(config: ModelConfig, seed = 1): ParameterSource {
  const random = new Random(seed);
  const noise = Float32Array.from({ length: NOISE }, () => random.normal());
  const specs = new Map(namedSpecs(config));
  return {
    rows: (path) => Number(specs.get(path)!.shape[0]),
    async read(path, start = 0, end = Number(specs.get(path)!.shape[0])) {
      const { shape, deviation, value } = specs.get(path)!;
      const width = shape.slice(1).reduce<number>((size, side) => size * Number(side), 1);
      const data = new Float32Array((end - start) * width).fill(value);
      for (let i = 0; deviation > 0 && i < data.length; ) {
        const from = random.integer(0, NOISE);
        for (let j = from; j < NOISE && i < data.length; j++) data[i++] = deviation * noise[j];
      }
      return data;
    },
  };
}

/** A random model in its inference form below `cache`: made once. */
export async function randomModel(
  config: ModelConfig,
  precision: Precision,
  cache: string,
  { packed, ...options }: ConvertOptions & { readonly packed?: boolean } = {},
): Promise<ReadonlyMap<string, FileTensor>> {
  const folder = join(cache, `${config.name}-random-${precision}bit`);
  let tensors = await readInferenceFolder(folder, config, precision);
  if (!tensors) {
    await writeInferenceFolder(folder, config, precision, randomParameters(config), options);
    tensors = (await readInferenceFolder(folder, config, precision))!;
  }
  return packed ? packedOrPlain(config, precision, tensors) : tensors;
}
