import type { Random } from '../base/random.ts';
import { toPatches } from '../media/patches.ts';
import { soundFrames, soundTokenCount } from '../media/sound-frames.ts';
import { type ModelConfig, patchOptions, videoOf } from '../model/config.ts';
import { type EncodeOptions, encodeTurns } from '../text/conversation.ts';
import type { EncodedTurns } from '../text/token-writer.ts';
import type { Tokenizer } from '../text/tokenizer.ts';
import { TURN_END } from '../text/tokens.ts';
import type { Turn } from '../text/turns.ts';
import { labelPatches, regionsOnGrid } from './patch-labels.ts';
import { labelSound, wordsOfSound } from './sound-labels.ts';
import { type DocumentThings, findThings, MOST_GROUPS, type Shown, thingsOnGrid } from './things.ts';

/** A conversation ready to be packed: its pictures as patches, frames of films too, and its sounds as frames. */
export interface EncodedDocument extends Omit<EncodedTurns, 'pictures' | 'sounds' | 'things'> {
  readonly pictures: readonly PatchedPicture[];
  readonly sounds: readonly HeardSound[];
  readonly things: DocumentThings;
}

export interface HeardSound {
  /** `[slots, frameSize]` */
  readonly frames: Float32Array;
  /** `[slots]`, what is said; see `labelSound`. */
  readonly labels: Int32Array;
}

export interface PatchedPicture {
  readonly rows: number;
  readonly columns: number;
  /** `[rows * columns, patchSize² * 3]` */
  readonly patches: Float32Array;
  /** `[rows * columns, tasks]`, what each patch shows; see `PATCH_TASKS`. */
  readonly labels: Int32Array;
}

export interface DocumentOptions {
  /** Whether the model is told to think; default false. */
  readonly thinking?: boolean;
  /** The codes of pictures in model turns; see `codesOfDrawn`. */
  readonly pictureCodes?: EncodeOptions['pictureCodes'];
}

/**
 * Encodes a conversation, cut after the last model turn that fits into `maxTokens`; undefined if none does.
 */
export function encodeDocument(
  config: ModelConfig,
  tokenizer: Tokenizer,
  turns: readonly Turn[],
  maxTokens: number,
  { thinking = false, pictureCodes }: DocumentOptions = {},
): EncodedDocument | undefined {
  const pictures: PatchedPicture[] = [];
  const thingsOfPictures: Shown['things'][] = [];
  const encoded = encodeTurns(tokenizer, turns, {
    generationPrompt: false,
    thinking,
    pictureCodes,
    soundTokenCount,
    framePatches: videoOf(config).maxPatches,
    pictureTokenCount: (part) => {
      const patched = toPatches(part.picture, patchOptions(config, part));
      const cells = regionsOnGrid(part.picture, part.regions, patched);
      pictures.push({ ...patched, labels: labelPatches(part.picture, part.regions, patched, cells) });
      thingsOfPictures.push(thingsOnGrid(part, patched, cells));
      return patched.rows * patched.columns;
    },
  });
  const length = lastModelTurnEnd(encoded.ids, encoded.supervised, maxTokens);
  if (length === 0) return undefined;
  const [blocks, soundBlocks] = [encoded.blocks, encoded.soundBlocks].map((row) => row.subarray(0, length));
  return {
    ids: encoded.ids.subarray(0, length),
    blocks,
    supervised: encoded.supervised.subarray(0, length),
    pictures: pictures.slice(0, countOf(blocks)),
    soundBlocks,
    sounds: encoded.sounds.slice(0, countOf(soundBlocks)).map((sound) => ({
      frames: soundFrames(sound, config.audio),
      labels: labelSound(sound, soundTokenCount(sound)),
    })),
    things: findThings(
      encoded.things,
      [
        ...thingsOfPictures.map((things, i) => ({ token: encoded.blocks.indexOf(i), things })),
        ...encoded.sounds.map((sound, i) => ({
          token: encoded.soundBlocks.indexOf(i),
          things: wordsOfSound(sound, soundTokenCount(sound)),
        })),
      ],
      length,
    ),
  };
}

/** How many pictures or sounds have slots here. */
const countOf = (blocks: Int32Array): number => 1 + blocks.reduce((most, block) => Math.max(most, block), -1);

/** The beginning of a conversation with a picture, to the picture's end, and nothing to say; undefined without one. */
export function onlyPicture(document: EncodedDocument): EncodedDocument | undefined {
  const last = document.blocks.lastIndexOf(0);
  if (last < 0) return undefined;
  // The mark after the picture shows that it ended.
  const length = Math.min(last + 2, document.ids.length);
  return {
    ids: document.ids.subarray(0, length),
    blocks: document.blocks.subarray(0, length),
    supervised: new Uint8Array(length),
    pictures: document.pictures.slice(0, 1),
    soundBlocks: new Int32Array(length).fill(-1),
    sounds: [],
    things: { groups: new Int32Array(length), references: [] },
  };
}

/**
 * Two conversations as one; `second` loses the `opening` of a conversation, or only the token that begins a sequence
 * where it opens otherwise.
 */
export function joinDocuments(
  first: EncodedDocument,
  second: EncodedDocument,
  opening: Int32Array,
): EncodedDocument {
  const from = opening.every((id, i) => second.ids[i] === id) ? opening.length : 1;
  const joined = <Row extends Int32Array | Uint8Array>(row: Row, a: Row, b: Row, offset = 0): Row => {
    row.set(a);
    for (let i = from; i < b.length; i++) row[a.length + i - from] = b[i] < 0 ? b[i] : b[i] + offset;
    return row;
  };
  const length = first.ids.length + second.ids.length - from;
  return {
    ids: joined(new Int32Array(length), first.ids, second.ids),
    blocks: joined(new Int32Array(length), first.blocks, second.blocks, first.pictures.length),
    supervised: joined(new Uint8Array(length), first.supervised, second.supervised),
    pictures: [...first.pictures, ...second.pictures],
    soundBlocks: joined(new Int32Array(length), first.soundBlocks, second.soundBlocks, first.sounds.length),
    sounds: [...first.sounds, ...second.sounds],
    things: joinThings(first.things, second.things, from),
  };
}

/** @param from how many of the second's tokens are left out at its beginning */
function joinThings(first: DocumentThings, second: DocumentThings, from: number): DocumentThings {
  const [offset, known] = [first.groups.length - from, Math.max(0, ...first.groups)];
  const groups = new Int32Array(offset + second.groups.length);
  groups.set(
    second.groups.map((group) => (group > 0 ? group + known : 0)),
    offset,
  );
  groups.set(first.groups);
  if (Math.max(0, ...groups) > MOST_GROUPS) return { groups: new Int32Array(groups.length), references: [] };
  const moved = second.references.map(({ at, first: one, last }) => ({
    at: at + offset,
    first: one.map((group) => group + known),
    last: last.map((group) => group + known),
  }));
  return { groups, references: [...first.references, ...moved] };
}

/** What every conversation begins with. */
export const openingOf = (tokenizer: Tokenizer, thinking: boolean): Int32Array =>
  encodeTurns(tokenizer, [], { generationPrompt: false, thinking, pictureTokenCount: () => 0 }).ids;

function lastModelTurnEnd(ids: Int32Array, supervised: Uint8Array, maxTokens: number): number {
  for (let i = Math.min(ids.length, maxTokens) - 1; i >= 0; i--) {
    if (ids[i] === TURN_END && supervised[i] === 1) return i + 1;
  }
  return 0;
}

/**
 * Draws documents so that each source's share of the tokens follows its weight, however few are drawn: sources begin
 * somewhere within a document of theirs, so that a source that would fill a third of one is drawn in a third of the
 * cases. (Were all to begin at nothing, each would be drawn once before any is drawn twice.)
 * @param typical tokens of a source's documents, about
 */
export function mixtureSampler<Name extends string>(
  weights: Readonly<Partial<Record<Name, number>>>,
  typical: (name: Name) => number,
  random: Random,
): { next(): Name; count(name: Name, tokens: number): void } {
  const entries = Object.entries(weights) as [Name, number][];
  const used = new Map<Name, number>(entries.map(([name]) => [name, random.uniform(0, typical(name))]));
  return {
    next() {
      const lag = ([name, weight]: [Name, number]) => used.get(name)! / weight;
      return entries.reduce((best, entry) => (lag(entry) < lag(best) ? entry : best))[0];
    },
    count(name, tokens) {
      used.set(name, used.get(name)! + tokens);
    },
  };
}
