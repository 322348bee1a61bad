import type { Random } from '../base/random.ts';
import type { ModelConfig } from '../model/config.ts';
import { TINY } from '../model/tiny.testing.ts';
import { VOCABULARY_SIZE } from '../text/tokens.ts';
import type { EncodedDocument } from './documents.ts';
import { PATCH_TASK_NAMES, PATCH_TASKS, UNLABELLED } from './patch-labels.ts';
import type { Progress } from './progress.ts';
import { RECIPES, type Recipe } from './recipe.ts';
import { SOUND_CLASS_COUNT } from './sound-labels.ts';
import type { DocumentThings } from './things.ts';

/** Reads real documents, unlike `TINY`: the whole vocabulary and patches as `nano` has them. */
export const TINY_READER: ModelConfig = {
  ...TINY,
  name: 'tiny-reader',
  vocabularySize: VOCABULARY_SIZE,
  layerCount: 2,
  fullAttentionEvery: 2,
  contextLength: 96,
  vision: { ...TINY.vision, patchSize: 12, maxPatches: 9, positionCount: 9 },
};

export const TINY_RECIPE: Recipe = {
  ...RECIPES.nano,
  model: TINY_READER,
  mixture: { scenes: 1, arithmetic: 1 },
  batch: { rows: 2, length: 96, patches: 27, targets: 120 },
  // Fewer iterations compile faster; their number has its own tests.
  optimizer: { ...RECIPES.nano.optimizer, muon: { ...RECIPES.nano.optimizer.muon, iterations: 2 } },
  steps: 6,
  warmupSteps: 2,
  lookSteps: 0,
  evaluateEvery: 4,
};

/** Shows nothing. */
export const QUIET: Progress = { update() {}, print() {}, end() {} };

/** Calls `act` as soon as step `step` is done, before anything of it is saved. */
export const atStep = (step: number, act: () => void): Progress => ({
  ...QUIET,
  update: (text) => {
    if (text.startsWith(`step ${step}/`)) act();
  },
});

/** A document of random tokens with a picture or a sound here and there, as `encodeDocument` might give it. */
export function randomDocument(
  random: Random,
  { vision, audio, vocabularySize }: ModelConfig,
): EncodedDocument {
  const ids: number[] = [];
  const blocks: number[] = [];
  const pictures: EncodedDocument['pictures'][number][] = [];
  const soundBlocks: number[] = [];
  const sounds: EncodedDocument['sounds'][number][] = [];
  const push = (id: number, block = -1, soundBlock = -1) => {
    ids.push(id);
    blocks.push(block);
    soundBlocks.push(soundBlock);
  };
  const word = () => {
    push(random.integer(0, vocabularySize));
  };
  for (let part = random.integer(1, 4); part > 0; part--) {
    for (let i = random.integer(1, 5); i > 0; i--) word();
    if (random.chance(0.4)) {
      const [rows, columns] = [random.integer(1, 3), random.integer(1, 4)];
      for (let i = 0; i < rows * columns; i++) push(10, pictures.length);
      const patches = Float32Array.from({ length: rows * columns * vision.patchSize ** 2 * 3 }, () =>
        random.next(),
      );
      const labels = new Int32Array(PATCH_TASK_NAMES.length * rows * columns).map((_, i) => {
        const { classes } = PATCH_TASKS[PATCH_TASK_NAMES[i % PATCH_TASK_NAMES.length]];
        return random.integer(UNLABELLED, classes);
      });
      pictures.push({ rows, columns, patches, labels });
    } else if (random.chance(0.5)) {
      const slots = random.integer(1, 4);
      for (let i = 0; i < slots; i++) push(11, -1, sounds.length);
      sounds.push({
        frames: Float32Array.from({ length: slots * audio.frameSize }, () => random.next()),
        labels: new Int32Array(slots).map(() => random.integer(UNLABELLED, SOUND_CLASS_COUNT)),
      });
    }
    word();
  }
  const supervised = blocks.map((block, i) => Number(block < 0 && soundBlocks[i] < 0 && random.chance(0.5)));
  return {
    ids: Int32Array.from(ids),
    blocks: Int32Array.from(blocks),
    supervised: Uint8Array.from(supervised),
    pictures,
    soundBlocks: Int32Array.from(soundBlocks),
    sounds,
    things: randomThings(random, blocks),
  };
}

/** Half of the tokens belong to one of three things; every other one looks for some of them, or for none. */
function randomThings(random: Random, blocks: readonly number[]): DocumentThings {
  const groups = Int32Array.from(blocks, () => random.integer(1, 4) * random.integer(0, 2));
  const references = blocks.flatMap((_, at) => {
    const things = () =>
      random.sample(
        [1, 2, 3].filter((thing) => groups.slice(0, at + 1).includes(thing)),
        random.integer(0, 3),
      );
    return random.chance(0.5) ? [{ at, first: things(), last: things() }] : [];
  });
  return { groups, references };
}
