import { Random } from '../../base/random.ts';
import { LEVELS } from '../../model/picture-codec/config.ts';
import { levelsOfCode } from '../../model/picture-codec/quantization.ts';
import type { HostTensor } from '../../tensor/graph.ts';
import { type DrawingModel, type GuessedPicture, openGuesses } from './guesses.ts';
import { codecPatches, type PictureKind, samplePicture } from './pictures.ts';
import { batchesOf, type CodecRecipe } from './recipe.ts';

/** The pictures of one step. */
export interface CodecBatch {
  readonly index: number;
  /** Which of the recipe's grids. */
  readonly grid: number;
  /** `[pictures, T, pixels]` in [0, 1] */
  readonly patches: HostTensor<'float32'>;
  /** `[pictures * T, 4]` levels that each number of the codes moves. */
  readonly moves: HostTensor<'float32'>;
}

/** What batches are made from. */
export interface CodecSource {
  readonly recipe: CodecRecipe;
  /** The model that guesses, for a recipe with guessed pictures. */
  readonly drawnBy?: DrawingModel;
}

/** Batches in a row that share guesses, each with other shares of them: guessing takes longer than a step. */
const GUESS_USES = 8;

/** Makes batch number `index` of a recipe, from nothing but the recipe's seed and that number. */
export async function codecBatchMaker({
  recipe,
  drawnBy,
}: CodecSource): Promise<(index: number) => Promise<CodecBatch>> {
  const kinds = Object.entries(recipe.mixture) as [PictureKind, number][];
  const { model } = recipe;
  const kindsOfStep = batchesOf(recipe);
  const guessers = await Promise.all(
    kindsOfStep.map(async ({ guessed }) =>
      drawnBy && guessed > 0
        ? lastKept(await openGuesses(drawnBy, guessed))
        : async (): Promise<GuessedPicture[]> => [],
    ),
  );
  return async (index) => {
    const random = new Random(`${recipe.seed}/pictures/${index}`);
    const grid = pickByShare(
      recipe.grids.map(({ share }, i) => [i, share] as const),
      random,
    );
    const sizes = kindsOfStep[grid];
    const codes = sizes.grid.rows * sizes.grid.columns;
    const guessed = await guessers[grid](`${recipe.seed}/guesses/${Math.floor(index / GUESS_USES)}`);
    const pictures = guessed.map(({ picture }) => picture);
    while (pictures.length < sizes.pictures)
      pictures.push(samplePicture(pickByShare(kinds, random), random, 'train', sizes.grid, model));
    const moves = new Float32Array(sizes.pictures * codes * LEVELS.length);
    moves.set(guessed.flatMap((picture) => movesOf(picture, random)));
    return {
      index,
      grid,
      patches: {
        dataType: 'float32',
        shape: [sizes.pictures, codes, model.patchSize ** 2 * 3],
        data: codecPatches(model, sizes.grid, pictures),
      },
      moves: { dataType: 'float32', shape: [sizes.pictures * codes, LEVELS.length], data: moves },
    };
  };
}

/** What `make` makes of a seed; asked again for the last one, it is not made again. */
function lastKept<Value>(make: (random: Random) => Promise<Value>): (seed: string) => Promise<Value> {
  let last: { readonly seed: string; readonly value: Promise<Value> } | undefined;
  return (seed) => {
    if (last?.seed !== seed) last = { seed, value: make(new Random(seed)) };
    return last.value;
  };
}

/** Levels from the codes to what was guessed, for a share of the codes that is anything from none to all. */
function movesOf({ codes, guesses }: GuessedPicture, random: Random): number[] {
  const share = random.next();
  return codes.flatMap((code, i) => {
    const [from, to] = [code, random.chance(share) ? guesses[i] : code].map(levelsOfCode);
    return to.map((level, number) => level - from[number]);
  });
}

function pickByShare<Item>(shares: readonly (readonly [Item, number])[], random: Random): Item {
  let left = random.next() * shares.reduce((sum, [, share]) => sum + share, 0);
  for (const [item, share] of shares) {
    left -= share;
    if (left < 0) return item;
  }
  return shares[0][0];
}
