import { Random } from '../base/random.ts';
import type { ModelConfig } from '../model/config.ts';
import type { HostTensor } from '../tensor/graph.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import { modelText, type Turn } from '../text/turns.ts';
import { loadWorld, type WorldName } from '../worlds/registry.ts';
import { encodeDocument } from './documents.ts';
import { openPictureCoder } from './drawing.ts';
import { type BatchArrays, type PackedDocument, Packer } from './packer.ts';
import type { Recipe } from './recipe.ts';

/** One row of a validation: the same form as `alhena eval` reports. */
export interface ValidationResult {
  readonly suite: string;
  readonly task: string;
  readonly metric: 'exactAnswer';
  readonly value: number;
  readonly n: number;
  readonly seed: string;
}

interface ValidationBatch {
  readonly arrays: BatchArrays;
  readonly cases: readonly {
    readonly suite: string;
    readonly task: string;
    readonly place: PackedDocument;
  }[];
}

/** Runs a micro-batch forward and returns the most likely token of each target, `[M]` int32. */
export type Predict = (arrays: BatchArrays) => Promise<Int32Array>;

export interface Validation {
  run(predict: Predict): Promise<{ results: ValidationResult[]; samples: ValidationSample[] }>;
}

export interface ValidationSample {
  readonly task: string;
  readonly expected: string;
  readonly predicted: string;
}

/**
 * Held-out cases of every task, packed once. An answer counts when every token is the most likely one given
 * the right tokens before it, which is when greedy decoding would write exactly that answer.
 */
export async function prepareValidation(
  recipe: Recipe,
  config: ModelConfig,
  casesPerTask: number,
  codes?: string,
): Promise<Validation> {
  const tokenizer = alhenaTokenizer();
  const batches: ValidationBatch[] = [];
  let packer = new Packer(config, recipe.batch);
  let cases: ValidationBatch['cases'][number][] = [];
  const close = () => {
    if (cases.length > 0) batches.push({ arrays: packer.finish(), cases });
    packer = new Packer(config, recipe.batch);
    cases = [];
  };
  const worlds = await Promise.all((Object.keys(recipe.mixture) as WorldName[]).map(loadWorld));
  const codesOf = await openPictureCoder(worlds, codes);
  for (const world of worlds) {
    for (const task of world.tasks) {
      const random = new Random(`validation/${task}`);
      for (let i = 0; i < casesPerTask; i++) {
        const { turns, expected, reference, suite } = world.case(task, random, 'validation');
        const whole: Turn[] = [
          ...turns,
          reference ? { role: 'model', parts: reference } : modelText(expected),
        ];
        const { length } = recipe.batch;
        const options = { pictureCodes: await codesOf(whole) };
        const document = encodeDocument(config, tokenizer, whole, length, options);
        if (!document) continue;
        let place = packer.add(document);
        if (!place) {
          close();
          place = packer.add(document);
        }
        // Too many patches or targets for an empty batch.
        if (!place) continue;
        cases.push({ suite, task, place });
      }
    }
  }
  close();
  return {
    async run(predict) {
      const tally = new Map<string, { suite: string; task: string; right: number; n: number }>();
      const samples: ValidationSample[] = [];
      for (const { arrays, cases } of batches) {
        const predictions = await predict(arrays);
        const labels = (arrays.labels as HostTensor<'int32'>).data;
        for (const { suite, task, place } of cases) {
          const range = [place.firstTarget, place.firstTarget + place.targetCount] as const;
          const [predicted, expected] = [predictions.subarray(...range), labels.subarray(...range)];
          // Suites may have tasks of the same name.
          const key = `${suite}/${task}`;
          const entry = tally.get(key) ?? { suite, task, right: 0, n: 0 };
          if (entry.n === 0) {
            samples.push({
              task,
              expected: tokenizer.decode(expected),
              predicted: tokenizer.decode(predicted),
            });
          }
          entry.n++;
          if (predicted.every((token, i) => token === expected[i])) entry.right++;
          tally.set(key, entry);
        }
      }
      const results = [...tally.values()].map(({ suite, task, right, n }) => ({
        suite,
        task,
        metric: 'exactAnswer' as const,
        value: right / n,
        n,
        seed: `validation/${task}`,
      }));
      return { results, samples };
    },
  };
}
