import { Random } from '../base/random.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import { loadWorld, type WorldName } from '../worlds/registry.ts';
import type { World } from '../worlds/world.ts';
import { type EncodedDocument, encodeDocument, joinDocuments, mixtureSampler } from './documents.ts';
import { type BatchArrays, Packer } from './packer.ts';
import { configOf, difficultyAt, type Recipe } from './recipe.ts';

export interface MicroBatch {
  readonly index: number;
  readonly arrays: BatchArrays;
  readonly tokenCount: number;
  readonly targetCount: number;
  readonly labelledPatchCount: number;
}

/** The share of conversations that turn to something else, often from a picture to text. */
const JOINED_SHARE = 0.2;

/** Documents that may fail to fit before a micro-batch counts as full. */
const PATIENCE = 12;

/**
 * Makes micro-batch number `index` of a recipe, from nothing but the recipe's seed and that number: workers
 * need no order, and a resumed run sees what an uninterrupted one would have seen.
 */
export async function microBatchMaker(recipe: Recipe): Promise<(index: number) => MicroBatch> {
  const config = configOf(recipe);
  const tokenizer = alhenaTokenizer();
  const names = Object.keys(recipe.mixture) as WorldName[];
  const worlds = new Map<WorldName, World>();
  for (const name of names) worlds.set(name, await loadWorld(name));
  return (index) => {
    const random = new Random(`${recipe.seed}/batch/${index}`);
    const packer = new Packer(config, recipe.batch);
    const difficulty = difficultyAt(recipe, Math.floor(index / recipe.accumulate));
    const mixture = mixtureSampler(recipe.mixture, random);
    for (let failures = 0; failures < PATIENCE && packer.room > 16; ) {
      let document: EncodedDocument | undefined;
      for (let topics = random.chance(JOINED_SHARE) ? 2 : 1; topics > 0; topics--) {
        const name = mixture.next();
        const turns = worlds.get(name)!.document(random, 'train', difficulty);
        const next = encodeDocument(config, tokenizer, turns, packer.room - (document?.ids.length ?? 0));
        if (!next) continue;
        mixture.count(name, next.ids.length);
        document = document ? joinDocuments(document, next) : next;
      }
      if (!document || !packer.add(document)) failures++;
    }
    const { tokenCount, targetCount, labelledPatchCount } = packer;
    return { index, arrays: packer.finish(), tokenCount, targetCount, labelledPatchCount };
  };
}
