import type { Random } from '../../base/random.ts';
import { createSampler } from '../../generate/sampler.ts';
import type { Picture } from '../../media/picture.ts';
import { rowsOf, tokenLogits } from '../../model/decoder.ts';
import { loadCheckpoint } from '../../model/folder.ts';
import { parameterSpecs } from '../../model/parameters.ts';
import { nodeEngine } from '../../tensor/node.ts';
import { slice } from '../../tensor/operations.ts';
import { trace } from '../../tensor/trace.ts';
import { alhenaTokenizer } from '../../text/alhena.ts';
import { drawnPictures } from '../../text/drawings.ts';
import { indexInRange, isPictureCode, TOKEN_RANGES } from '../../text/tokens.ts';
import { drawing } from '../../worlds/drawing/index.ts';
import { encodeDocument } from '../documents.ts';
import { openPictureCoder } from '../drawing.ts';
import { Packer } from '../packer.ts';
import { batchSpecs, decodeBatch } from '../step.ts';

/** Where drawings come from: a model's folder, and that of the codec that it draws with. */
export interface DrawingModel {
  readonly folder: string;
  readonly codes: string;
}

/** A picture with its codes, and what a model takes for each, given the request and the right codes before it. */
export interface GuessedPicture {
  readonly picture: Picture;
  readonly codes: readonly number[];
  readonly guesses: readonly number[];
}

/** Tokens of a row, which holds one request with its picture; longer ones are left out. */
const ROW_LENGTH = 160;

const CODES = Int32Array.from({ length: TOKEN_RANGES.picture.count }, (_, code) => code);

/** Makes so many pictures that the drawing world asks for, each guessed by the model. */
export async function openGuesses(
  model: DrawingModel,
  count: number,
): Promise<(random: Random) => Promise<GuessedPicture[]>> {
  const { config, parameters } = await loadCheckpoint(model.folder);
  const sizes = { rows: count, length: ROW_LENGTH, patches: 1, targets: count * ROW_LENGTH };
  const graph = trace(
    (parameters, batch) => {
      const { hidden } = decodeBatch(config, parameters, batch);
      const logits = tokenLogits(config, parameters, rowsOf(hidden, batch.targetIndex));
      const { start, count } = TOKEN_RANGES.picture;
      return { logits: slice(logits, 1, start, start + count) };
    },
    ['parameters', 'batch'],
    parameterSpecs(config),
    batchSpecs(config, sizes),
  );
  const constants = new Map([...parameters].map(([name, value]) => [`parameters.${name}`, value]));
  const program = await (await nodeEngine()).compile(graph, { threads: 1, constants });
  const codesOf = await openPictureCoder([drawing], model.codes);
  const tokenizer = alhenaTokenizer();

  const documentOf = async (random: Random) => {
    for (;;) {
      const turns = drawing.document(random, 'train', 1, config.thinks);
      const drawn = drawnPictures(turns);
      if (drawn.length !== 1) continue;
      const pictureCodes = await codesOf(turns);
      const thinking = config.thinks;
      const document = encodeDocument(config, tokenizer, turns, ROW_LENGTH, { thinking, pictureCodes });
      if (document) return { document, picture: drawn[0].picture };
    }
  };

  return async (random) => {
    const packer = new Packer(config, sizes);
    const pictures: Picture[] = [];
    while (pictures.length < count) {
      const { document, picture } = await documentOf(random);
      if (!packer.add(document)) throw new Error('a document of one row found no row');
      pictures.push(picture);
    }
    const arrays = packer.finish();
    const inputs = Object.entries(arrays).map(([name, value]) => [`batch.${name}`, value] as const);
    const { logits } = await program.run(Object.fromEntries(inputs));
    const targets = Array.from(arrays.labels.data as Int32Array, (label, target) => ({
      label,
      target,
    })).filter(({ label }) => isPictureCode(label));
    const codesEach = targets.length / count;
    return pictures.map((picture, i) => {
      const mine = targets.slice(i * codesEach, (i + 1) * codesEach);
      const choose = createSampler({ temperature: random.chance(0.5) ? 0 : 1 }, CODES, random);
      const guesses = mine.map(({ target }) => {
        const from = target * CODES.length;
        return choose((logits.data as Float32Array).subarray(from, from + CODES.length));
      });
      return { picture, codes: mine.map(({ label }) => indexInRange(TOKEN_RANGES.picture, label)), guesses };
    });
  };
}
