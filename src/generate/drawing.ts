import { UserError } from '../base/errors.ts';
import type { Picture, PictureSize } from '../media/picture.ts';
import { resize } from '../media/resize.ts';
import { fromSquare, toSquare } from '../media/square.ts';
import { type ModelConfig, modalitiesOf } from '../model/config.ts';
import { checkWrites } from '../model/modalities.ts';
import type { PictureCodec } from '../model/picture-codec/codec.ts';
import { DRAWN_GRID } from '../model/picture-codec/config.ts';
import { latestPicture } from '../text/drawings.ts';
import { type PictureCodes, sameGrid } from '../text/pictures.ts';
import { MAXIMUM_PICTURE_SIDE } from '../text/tokens.ts';
import type { Part, Turn } from '../text/turns.ts';
import type { DrawnCodes } from './answer.ts';
import type { CodedEvent } from './generator.ts';
import { withKeptPixels } from './kept.ts';
import type { Drawing, GenerateEvent, GenerateOptions, OutputModality } from './types.ts';

const MOST_CANDIDATES = 64;
const MOST_GUIDANCE = 100;

/** A picture that another may be made from, as a square: edits of squares are what models learn. */
export interface PictureSource {
  /** As large as it is drawn. */
  readonly picture: Picture;
  /** Of the picture within the square. */
  readonly size: PictureSize;
  readonly codes: PictureCodes;
  /** The conversation with the square in the picture's place, where the picture is none. */
  readonly squared?: readonly Turn[];
}

/** What a model needs to draw: nothing where it has not learned to. */
export class Drawer {
  readonly #config: ModelConfig;
  readonly #codec: PictureCodec | undefined;

  constructor(config: ModelConfig, codec?: PictureCodec) {
    this.#config = config;
    this.#codec = codec;
    if (!codec && modalitiesOf(config).output.includes('image'))
      throw new UserError(
        `The model ${config.name} draws, but no picture codec was given. Put its folder into weights/codes, or train one: alhena train codes.`,
        'FAILED_PRECONDITION',
      );
  }

  /** What an answer may hold. Throws UserError where the model has not learned what is asked for. */
  modalitiesOf({ modalities, drawing, actions }: GenerateOptions): readonly OutputModality[] {
    const learned = modalitiesOf(this.#config).output;
    for (const modality of modalities ?? []) checkWrites(this.#config.name, learned, modality);
    if (drawing && !modalities) checkWrites(this.#config.name, learned, 'image');
    if (actions) return [];
    const usual = (['text', 'image'] as const).filter((modality) => learned.includes(modality));
    return modalities ?? usual;
  }

  /**
   * The last picture of the conversation, shown or drawn, which an answer may be made from, with its codes; undefined
   * where there is none or the model has not learned it.
   */
  async sourceOf(turns: readonly Turn[]): Promise<PictureSource | undefined> {
    const codec = this.#codec;
    if (!this.#config.pictureSources || !codec) return undefined;
    const part = latestPicture(turns);
    if (!part) return undefined;
    const { width, height } = part.picture;
    const square = toSquare(part.picture);
    const inSquare = ({ parts, ...turn }: Turn): Turn => ({
      ...turn,
      parts: parts.map((other) => (other === part ? { ...part, picture: square } : other)),
    });
    const { patchSize } = codec.config;
    const picture = resize(square, DRAWN_GRID.columns * patchSize, DRAWN_GRID.rows * patchSize);
    return {
      picture,
      size: { width, height },
      codes: await codec.encode(picture),
      squared: width === height ? undefined : turns.map(inSquare),
    };
  }

  /**
   * An event with its picture in pixels.
   * @param previews whether pictures that grow are shown
   * @param source the picture that it may be made from
   */
  async show(
    { drawn, takesSource, ...event }: CodedEvent,
    previews: boolean,
    source?: PictureSource,
  ): Promise<GenerateEvent | undefined> {
    const drawing = drawn && (drawn.complete || previews) ? await this.#drawing(drawn, source) : undefined;
    if (drawing) return { ...event, drawing };
    if (!drawn && !takesSource) return event;
    const tells = event.text !== '' || event.logprobs !== undefined || event.finishReason !== undefined;
    return tells ? event : undefined;
  }

  /** Of a picture that grows, the rows that are there; undefined where these show nothing of it yet. */
  async #drawing(
    { codes, complete, fromSource }: DrawnCodes,
    source?: PictureSource,
  ): Promise<Drawing | undefined> {
    const rows = Math.floor(codes.codes.length / codes.columns);
    const codec = this.#codec!;
    const decoded = await codec.decode({ ...codes, rows });
    if (!source || !fromSource || !sameGrid(codes, source.codes))
      return { picture: decoded, codes, complete };
    const whole = withKeptPixels(decoded, source.picture, codes, codec.config.patchSize);
    const picture = fromSquare(whole, source.size);
    return picture && { picture, codes, complete };
  }
}

/** Throws UserError for options of drawing that mean nothing, or contradict others. */
export function checkDrawing(options: GenerateOptions): void {
  const { modalities, drawing = {}, temperature, actions, responseFormat, tools } = options;
  const fail = (problem: string): never => {
    throw new UserError(problem);
  };
  if (modalities?.length === 0)
    fail('modalities is empty; "text", "image" or both were expected. Leave it out.');
  const unknown = modalities?.find((modality) => modality !== 'text' && modality !== 'image');
  if (unknown !== undefined)
    fail(`modalities holds ${JSON.stringify(unknown)}; "text" and "image" were expected. Take it out.`);
  if (modalities?.includes('image')) {
    const other = Object.entries({ responseFormat, actions }).find(([, value]) => value !== undefined);
    if (other) fail(`A picture was asked for, and ${other[0]} too. Leave one of them out.`);
    if (!modalities.includes('text') && tools?.mode === 'ANY')
      fail('A picture alone was asked for, and calls alone too. Leave one of them out.');
  }
  const { grid, guidance, candidates } = drawing;
  if (grid) {
    for (const [name, side] of [
      ['rows', grid.rows],
      ['columns', grid.columns],
    ] as const)
      if (!Number.isInteger(side) || side < 1 || side > MAXIMUM_PICTURE_SIDE)
        fail(
          `drawing.grid.${name} is ${side}; 1 to ${MAXIMUM_PICTURE_SIDE} codes of 8 pixels were expected. Change it.`,
        );
  }
  if (guidance !== undefined && !(guidance >= 0 && guidance <= MOST_GUIDANCE))
    fail(`drawing.guidance is ${guidance}; a number from 0 to ${MOST_GUIDANCE} was expected. 1 is none.`);
  if (candidates === undefined) return;
  if (!Number.isInteger(candidates) || candidates < 1 || candidates > MOST_CANDIDATES)
    fail(`drawing.candidates is ${candidates}; a whole number from 1 to ${MOST_CANDIDATES} was expected.`);
  if (candidates > 1 && temperature === 0)
    fail('drawing.candidates would all be the same at temperature 0. Raise it or leave it out.');
}

/** How a model is asked what a picture shows: in words that its training used. */
const JUDGING = 'Describe the picture.';

/**
 * The conversation in which a model that drew `picture` is asked about it, and answers by the request: the likelier
 * that is, the better the picture fits. Undefined where nothing was said to compare with.
 */
export function judging(turns: readonly Turn[], picture: Picture): Turn[] | undefined {
  const request = turns
    .findLast(({ role }) => role === 'user')
    ?.parts.flatMap(textOf)
    .join('')
    .trim();
  if (!request) return undefined;
  return [
    { role: 'user', parts: [{ picture }, { text: JUDGING }] },
    { role: 'model', parts: [{ text: request }] },
  ];
}

const textOf = (part: Part): string[] => ('text' in part ? [part.text] : []);
