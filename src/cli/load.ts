import type { CacheBits } from '../generate/cache.ts';
import type { BatchModel } from '../generate/languageModel.ts';
import { loadLanguageModel } from '../library.ts';
import { type Precision, printPrecision } from '../model/inference-weights.ts';
import { createProgress } from '../train/progress.ts';

/** Which model, and in which form. */
export interface ModelArguments {
  readonly model: string;
  readonly precision?: Precision;
  readonly cacheBits?: CacheBits;
  readonly lookup?: number;
  readonly packed?: boolean;
}

/** Loads a model; a published one is converted first, which takes minutes and is shown. */
export async function openModel({
  model,
  precision,
  cacheBits,
  lookup,
  packed,
}: ModelArguments): Promise<BatchModel> {
  const progress = createProgress(process.stderr, () => performance.now());
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2);
  try {
    return await loadLanguageModel(model, {
      precision,
      cacheBits,
      lookup,
      packed,
      onNote: (text) => progress.print(text),
      onPacking: (done, total) =>
        progress.update(
          `packing ${model} for this processor, once (--no-packed leaves that out): ${gigabytes(done)} of ${gigabytes(total)} GB`,
        ),
      onProgress: (done, total) =>
        progress.update(
          `converting ${model} to ${printPrecision(precision ?? 4)}, once: ${gigabytes(done)} of ${gigabytes(total)} GB`,
        ),
    });
  } finally {
    progress.end();
  }
}
