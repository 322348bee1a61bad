import { UserError } from '../base/errors.ts';
import { printShape } from '../tensor/dimension.ts';
import { halvesToSingles, singlesToHalves } from '../tensor/float16.ts';
import type { HostTensor } from '../tensor/graph.ts';
import type { ModelConfig } from './config.ts';
import { namedSpecs, type ParameterMap } from './parameters.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';
import { modelConfigSchema, parseJSON } from './schema.ts';

/** A model's files: their names within its folder. */
export const CHECKPOINT_FILES = { config: 'config.json', weights: 'model.safetensors' } as const;

/** How a checkpoint reaches its files: a folder in Node, fetch in the browser. */
export type ReadFile = (name: string) => Promise<Uint8Array>;

export interface Checkpoint {
  readonly config: ModelConfig;
  readonly parameters: Map<string, HostTensor<'float32'>>;
}

/** The two files of a model, as bytes by name. */
export function encodeCheckpoint(
  config: ModelConfig,
  parameters: ParameterMap,
  dataType: 'float16' | 'float32',
): Map<string, Uint8Array> {
  const stored = new Map<string, HostTensor>();
  for (const [name, tensor] of parameters) stored.set(name, dataType === 'float16' ? toHalf(tensor) : tensor);
  return new Map([
    [CHECKPOINT_FILES.config, new TextEncoder().encode(`${JSON.stringify(config, undefined, 2)}\n`)],
    [CHECKPOINT_FILES.weights, encodeSafetensors(stored, { format: 'alhena' })],
  ]);
}

/**
 * Reads a model. @param source names it in errors
 * @throws UserError when a tensor is missing or has another shape than the config asks for
 */
export async function decodeCheckpoint(read: ReadFile, source: string): Promise<Checkpoint> {
  const json = new TextDecoder().decode(await read(CHECKPOINT_FILES.config));
  const config: ModelConfig = parseJSON(modelConfigSchema, json, {
    source: `${source}/${CHECKPOINT_FILES.config}`,
    what: "a model's configuration",
  });
  const { tensors } = decodeSafetensors(
    await read(CHECKPOINT_FILES.weights),
    `${source}/${CHECKPOINT_FILES.weights}`,
  );
  const parameters = new Map<string, HostTensor<'float32'>>();
  for (const [name, { shape }] of namedSpecs(config)) {
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

export function toHalf({ shape, data }: HostTensor<'float32'>): HostTensor<'float16'> {
  return { dataType: 'float16', shape, data: singlesToHalves(data) };
}

export function toSingle({ dataType, shape, data }: HostTensor, what: string): HostTensor<'float32'> {
  if (dataType === 'float32') return { dataType, shape, data: data as Float32Array };
  if (dataType !== 'float16') throw new UserError(`${what} is ${dataType}, expected float32 or float16.`);
  return { dataType: 'float32', shape, data: halvesToSingles(data as Uint16Array) };
}
