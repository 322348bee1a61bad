import { UserError } from '../../base/errors.ts';
import { printShape } from '../../tensor/dimension.ts';
import type { HostTensor } from '../../tensor/graph.ts';
import { CHECKPOINT_FILES, type ReadFile, toHalf, toSingle } from '../checkpoint.ts';
import { decodeSafetensors, encodeSafetensors } from '../safetensors.ts';
import { parseJSON } from '../schema.ts';
import { type CodecConfig, codecConfigSchema } from './config.ts';
import { namedCodecSpecs } from './network.ts';

export interface CodecCheckpoint {
  readonly config: CodecConfig;
  /** By their paths in the network. */
  readonly parameters: ReadonlyMap<string, HostTensor<'float32'>>;
}

/** The two files of a codec, as bytes by name; weights in 16 bits. */
export function encodeCodec({ config, parameters }: CodecCheckpoint): Map<string, Uint8Array> {
  const halves = new Map([...parameters].map(([name, tensor]) => [name, toHalf(tensor)]));
  return new Map([
    [CHECKPOINT_FILES.config, new TextEncoder().encode(`${JSON.stringify(config, undefined, 2)}\n`)],
    [CHECKPOINT_FILES.weights, encodeSafetensors(halves, { format: 'alhena-codes' })],
  ]);
}

/**
 * Reads a codec. @param source names it in errors
 * @throws UserError when a tensor is missing or has another shape than the config asks for
 */
export async function decodeCodec(read: ReadFile, source: string): Promise<CodecCheckpoint> {
  const json = new TextDecoder().decode(await read(CHECKPOINT_FILES.config));
  const config: CodecConfig = parseJSON(codecConfigSchema, json, {
    source: `${source}/${CHECKPOINT_FILES.config}`,
    what: "a picture codec's configuration",
  });
  const { tensors } = decodeSafetensors(
    await read(CHECKPOINT_FILES.weights),
    `${source}/${CHECKPOINT_FILES.weights}`,
  );
  const parameters = new Map<string, HostTensor<'float32'>>();
  for (const [name, { shape }] of namedCodecSpecs(config)) {
    const tensor = tensors.get(name);
    const found = tensor ? printShape(tensor.shape) : 'nothing';
    if (!tensor || found !== printShape(shape)) {
      throw new UserError(
        `${source}: expected the tensor '${name}' ${printShape(shape)}, found ${found}. The weights do not belong to this config.json.`,
      );
    }
    parameters.set(name, toSingle(tensor, `${source}: the tensor '${name}'`));
  }
  return { config, parameters };
}
