import type { ModelConfig } from './config.ts';
import type { Precision } from './inference-weights.ts';
import {
  hasRoomToPack,
  packInferenceFolder,
  removeLeftovers,
  type Tensors,
  withPacked,
} from './packed-folder.ts';

export interface PackedOptions {
  /** Bytes packed so far, of how many. */
  readonly onPacking?: (done: number, total: number) => void;
  /** Told why weights are not mapped in their packed form. */
  readonly onNote?: (text: string) => void;
}

/**
 * The tensors of a converted model with their packed form, which is made when there is none yet and the disk has plenty
 * of room. Whatever is wrong with it is said, and the model is loaded without it.
 */
export async function packedOrPlain(
  config: ModelConfig,
  precision: Precision,
  tensors: Tensors,
  { onPacking, onNote }: PackedOptions = {},
): Promise<Tensors> {
  // 16 and 32 bits are packed too, but under keys that one product alone does not tell.
  if (precision === 16 || precision === 32) return tensors;
  const found = await withPacked(tensors);
  if (found.missing === undefined) return found.tensors;
  await removeLeftovers(tensors);
  const why = `${config.name} has no packed weights for this machine (${found.missing})`;
  if (!(await hasRoomToPack(tensors))) {
    onNote?.(`${why}, and the disk has little room for them. It loads without them.`);
    return tensors;
  }
  try {
    await packInferenceFolder(config, precision, tensors, { onProgress: onPacking });
  } catch (error) {
    onNote?.(`${why}: ${(error as Error).message} It loads without them.`);
    return tensors;
  }
  const made = await withPacked(tensors);
  if (made.missing !== undefined) onNote?.(`${why}: ${made.missing}. It loads without them.`);
  return made.tensors;
}
