import { Random } from '../base/random.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import { loadWorld, type WorldName } from '../worlds/registry.ts';
import type { World } from '../worlds/world.ts';
import {
  type EncodedDocument,
  encodeDocument,
  joinDocuments,
  mixtureSampler,
  onlyPicture,
  openingOf,
} from './documents.ts';
import { dropRequests, openPictureCoder } from './drawing.ts';
import { mayThink } from './learned.ts';
import { type BatchArrays, Packer } from './packer.ts';
import { configOf, difficultyAt, type Recipe } from './recipe.ts';

export interface MicroBatch {
  readonly index: number;
  readonly arrays: BatchArrays;
  readonly tokenCount: number;
  /** Of all targets: 1 each, and less for codes of pictures. */
  readonly targetWeight: number;
  readonly labelledPatchCount: number;
  readonly labelledSoundCount: number;
  /** Words of which is known what they depend on. */
  readonly referenceCount: number;
}

/** The share of conversations that turn to something else, often from a picture to text. */
const JOINED_SHARE = 0.2;

/** Documents by which a world's typical length is known. */
const MEASURED = 4;

/** Documents that may fail to fit before a micro-batch counts as full. */
const PATIENCE = 12;

/**
 * Makes micro-batch number `index` of a recipe, from nothing but the recipe's seed and that number: workers
 * need no order, and a resumed run sees what an uninterrupted one would have seen.
 * @param codes folder of the codec for worlds that draw; default: the shipped one
 */
export async function microBatchMaker(
  recipe: Recipe,
  codes?: string,
): Promise<(index: number) => Promise<MicroBatch>> {
  const config = configOf(recipe);
  const tokenizer = alhenaTokenizer();
  const names = Object.keys(recipe.mixture) as WorldName[];
  const worlds = new Map<WorldName, World>();
  for (const name of names) worlds.set(name, await loadWorld(name));
  const withPictures = pictureShare(names, worlds, recipe);
  const codesOf = await openPictureCoder(worlds.values(), codes);
  const typical = new Map<WorldName, number>();
  for (const name of names) {
    const random = new Random(`${recipe.seed}/length/${name}`);
    let tokens = 0;
    for (let i = 0; i < MEASURED; i++) {
      const turns = worlds.get(name)!.document(random, 'train', 1);
      const options = { pictureCodes: await codesOf(turns) };
      tokens += encodeDocument(config, tokenizer, turns, recipe.batch.length, options)?.ids.length ?? 0;
    }
    typical.set(name, tokens / MEASURED);
  }
  return async (index) => {
    const step = Math.floor(index / recipe.accumulate);
    const random = new Random(`${recipe.seed}/batch/${index}`);
    const packer = new Packer(config, recipe.batch);
    const most = difficultyAt(recipe, step);
    const looking = step < recipe.lookSteps && Object.keys(withPictures).length > 0;
    const mixture = mixtureSampler(
      looking ? withPictures : recipe.mixture,
      (name) => typical.get(name)!,
      random,
    );
    const draw = async (room: number, thinking: boolean): Promise<EncodedDocument | undefined> => {
      const name = mixture.next();
      const world = worlds.get(name)!;
      const thinks = thinking && mayThink(world);
      const easier = random.chance(recipe.easierShare ?? 0);
      const difficulty = easier ? random.uniform(0, most) : most;
      const turns = dropRequests(world.document(random, 'train', difficulty, thinks), random);
      const options = { thinking: thinks, pictureCodes: await codesOf(turns) };
      const whole = encodeDocument(config, tokenizer, turns, room, options);
      const document = whole && looking ? onlyPicture(whole) : whole;
      if (document) mixture.count(name, document.ids.length);
      return document;
    };
    for (let failures = 0; failures < PATIENCE && packer.room > 16; ) {
      const thinking = !looking && random.chance(recipe.thinkingShare);
      let document = await draw(packer.room, thinking);
      if (document && !looking && random.chance(JOINED_SHARE)) {
        const next = await draw(packer.room - document.ids.length, thinking);
        if (next) document = joinDocuments(document, next, openingOf(tokenizer, thinking));
      }
      if (!document || !packer.add(document)) failures++;
    }
    const { tokenCount, targetWeight, labelledPatchCount, labelledSoundCount, referenceCount } = packer;
    const counts = { tokenCount, targetWeight, labelledPatchCount, labelledSoundCount, referenceCount };
    return { index, arrays: packer.finish(), ...counts };
  };
}

/** The mixture of the worlds whose conversations begin with a picture, of which there may be none. */
function pictureShare(
  names: readonly WorldName[],
  worlds: ReadonlyMap<WorldName, World>,
  { mixture, seed }: Recipe,
): Recipe['mixture'] {
  const showing = names.filter((name) => {
    const [first] = worlds.get(name)!.document(new Random(`${seed}/look`), 'train', 0);
    return first.parts.some((part) => 'picture' in part);
  });
  return Object.fromEntries(showing.map((name) => [name, mixture[name]]));
}
