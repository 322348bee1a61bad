import type { Film } from '../media/film.ts';
import { cutFilm } from '../media/interleave.ts';
import type { Sound } from '../media/sound.ts';
import { actionTokens } from './actions.ts';
import { callPieces, declarationPieces, responsePieces, type TemplatePiece } from './calls.ts';
import type { PictureCodes } from './pictures.ts';
import {
  ALHENA_TEMPLATE,
  type ConversationTemplate,
  control,
  THOUGHT_END,
  THOUGHT_START,
} from './template.ts';
import { type EncodedTurns, TokenWriter } from './token-writer.ts';
import type { Tokenizer } from './tokenizer.ts';
import type {
  ActionPart,
  FunctionDeclaration,
  FunctionResponsePart,
  Part,
  PicturePart,
  Role,
  Turn,
} from './turns.ts';

export interface EncodeOptions {
  /** Whether to end with the opening of a model turn, ready to generate. */
  readonly generationPrompt: boolean;
  /** How many soft slots (patches) a picture fills. */
  readonly pictureTokenCount: (part: PicturePart) => number;
  /** How many soft slots a sound fills; needed where there is sound or film. */
  readonly soundTokenCount?: (sound: Sound) => number;
  /** Most patches of a film's frame; needed where there is film. */
  readonly framePatches?: number;
  /** The codes of a picture that the model draws; needed where a model turn that is no prompt's holds one. */
  readonly pictureCodes?: (part: PicturePart) => PictureCodes;
  /** Default: Alhena's. */
  readonly template?: ConversationTemplate;
  /** Functions that the model is told of, in the system turn. */
  readonly tools?: readonly FunctionDeclaration[];
  /** Whether the model is told to think before it speaks; default false. */
  readonly thinking?: boolean;
  /** Whether the prompt for generation ends with the opening of an action; default false. */
  readonly acting?: boolean;
}

/** Both ends of an action; its codes are named by number. */
const ACTION_OPENING = '<|action>';
const ACTION_CLOSING = '<action|>';

/**
 * Writes `turns` down as tokens. Text of the parts can never become a control token. A model's calls and the
 * responses to them are one turn, which goes on with what the model says next, as in Gemma 4's template.
 */
export function encodeTurns(
  tokenizer: Tokenizer,
  turns: readonly Turn[],
  options: EncodeOptions,
): EncodedTurns {
  return new ConversationWriter(tokenizer, options).write(turns);
}

class ConversationWriter {
  readonly #tokens: TokenWriter;
  readonly #options: EncodeOptions;
  readonly #template: ConversationTemplate;
  /** A model turn that waits for responses, or goes on after them. */
  #open = false;

  constructor(tokenizer: Tokenizer, options: EncodeOptions) {
    this.#tokens = new TokenWriter(tokenizer);
    this.#options = options;
    this.#template = options.template ?? ALHENA_TEMPLATE;
  }

  write(turns: readonly Turn[]): EncodedTurns {
    const { tools = [], thinking = false, acting = false, generationPrompt } = this.#options;
    this.#tokens.pieces(this.#template.beginning);
    const needsSystem = (tools.length > 0 || thinking) && turns[0]?.role !== 'system';
    const all: readonly Turn[] = needsSystem ? [{ role: 'system', parts: [] }, ...turns] : turns;
    all.forEach((turn, i) => {
      if (turn.role === 'model') this.#modelTurn(turn.parts, all[i + 1]);
      else this.#otherTurn(turn, i === 0);
    });
    if (!generationPrompt) {
      if (this.#open) this.#close();
    } else {
      if (!this.#open) this.#start('model');
      if (!thinking) this.#tokens.pieces(this.#template.generationPrompt);
      if (acting) this.#tokens.pieces([control(ACTION_OPENING)]);
    }
    return this.#tokens.finish();
  }

  #modelTurn(parts: readonly Part[], next: Turn | undefined): void {
    if (!this.#open) this.#start('model');
    this.#tokens.supervise(true);
    for (const part of parts) this.#part(part, true);
    const answered = parts.some((part) => 'functionCall' in part) && next && isResponse(next.parts[0]);
    this.#open = true;
    if (!answered) this.#close();
  }

  #otherTurn({ role, parts }: Turn, first: boolean): void {
    const responses = this.#open ? parts.filter(isResponse) : [];
    const others = this.#open ? parts.filter((part) => !isResponse(part)) : parts;
    for (const part of responses) {
      // The model ends its turn with the first of them, so it has to learn that token.
      const [start, ...rest] = responsePieces(part);
      this.#tokens.pieces([start]);
      this.#tokens.supervise(false);
      this.#tokens.pieces(rest);
    }
    if (this.#open && others.length === 0) return;
    if (this.#open) this.#close();
    this.#start(role);
    const { tools = [], thinking = false } = this.#options;
    const introduces = role === 'system' && first;
    if (introduces && thinking) this.#tokens.pieces([control('<|think|>')]);
    for (const part of others) this.#part(part, false);
    if (introduces) for (const tool of tools) this.#tokens.pieces(declarationPieces(tool));
    this.#close();
  }

  #part(part: Part, byModel: boolean): void {
    const { trimText, thoughtLabel, pictureStart, pictureSlot, pictureEnd } = this.#template;
    // Where the ends are trimmed, annotations no longer count the right characters.
    if ('text' in part && trimText) this.#tokens.text(part.text.trim());
    else if ('text' in part) this.#tokens.text(part.text, part);
    else if ('functionCall' in part) this.#tokens.pieces(callPieces(part));
    else if ('functionResponse' in part) this.#tokens.pieces(responsePieces(part));
    else if ('action' in part) this.#action(part, byModel);
    else if ('functionDeclaration' in part) this.#tokens.pieces(declarationPieces(part.functionDeclaration));
    else if ('thought' in part) {
      // A prompt shows no earlier thoughts.
      if (this.#options.generationPrompt) return;
      this.#tokens.pieces([control(THOUGHT_START), ...thoughtLabel]);
      this.#tokens.text(part.thought, part);
      this.#tokens.pieces([control(THOUGHT_END)]);
    } else if ('sound' in part) {
      this.#sound(part.sound);
    } else if ('film' in part) {
      this.#film(part.film, part.maxPatches);
    } else if (byModel && !part.seen && !this.#options.generationPrompt) {
      this.#drawing(part);
    } else {
      // What was drawn before is seen, as what is shown: models see better than they read codes.
      if (byModel) this.#tokens.supervise(false);
      this.#tokens.pieces(pictureStart);
      this.#tokens.picture(pictureSlot, part, this.#options.pictureTokenCount(part));
      this.#tokens.pieces(pictureEnd);
      if (byModel) this.#tokens.supervise(true);
    }
  }

  #action({ action, learned, thing }: ActionPart, byModel: boolean): void {
    if (!byModel) throw new Error('encodeTurns: an action stands in a user turn; only models act');
    if (learned === false) this.#tokens.supervise(false);
    this.#tokens.pieces([control(ACTION_OPENING)]);
    this.#tokens.codes(actionTokens(action), thing);
    this.#tokens.pieces([control(ACTION_CLOSING)]);
    this.#tokens.supervise(true);
  }

  #drawing(part: PicturePart): void {
    const { pictureCodes } = this.#options;
    if (!pictureCodes)
      throw new Error('encodeTurns: a picture in a model turn needs pictureCodes: it is written as codes');
    this.#tokens.drawing(part, pictureCodes(part), part.source && pictureCodes(part.source));
  }

  #sound(sound: Sound): void {
    const { soundTokenCount } = this.#options;
    if (!soundTokenCount) throw new Error('encodeTurns: sound needs soundTokenCount');
    const { soundStart, soundSlot, soundEnd } = this.#template;
    this.#tokens.pieces(soundStart);
    this.#tokens.sound(soundSlot, sound, soundTokenCount(sound));
    this.#tokens.pieces(soundEnd);
  }

  /**
   * Frames in time order, each after its time stamp and before what is heard until the next: as Gemma 4's processor writes frames (`mm:ss <|image>…<image|>`), which has no soundtracks.
   */
  #film(film: Film, maxPatches = Infinity): void {
    const { framePatches } = this.#options;
    if (framePatches === undefined) throw new Error('encodeTurns: film needs framePatches');
    const { filmStart, filmSpace, frameSlot, filmEnd, pictureStart, pictureEnd } = this.#template;
    this.#tokens.pieces(filmStart);
    cutFilm(film).forEach((piece, i) => {
      if (i > 0) this.#tokens.text(filmSpace);
      if ('sound' in piece) {
        this.#sound(piece.sound);
        return;
      }
      const part = { picture: piece.frame.picture, maxPatches: Math.min(maxPatches, framePatches) };
      this.#tokens.text(`${timeStamp(piece.frame.time)}${filmSpace}`);
      this.#tokens.pieces(pictureStart.filter(isControl));
      this.#tokens.picture(frameSlot, part, this.#options.pictureTokenCount(part));
      this.#tokens.pieces(pictureEnd.filter(isControl));
    });
    this.#tokens.pieces(filmEnd);
  }

  #start(role: Role): void {
    this.#tokens.pieces(this.#template.turnStart);
    this.#tokens.pieces(this.#template.role[role]);
  }

  #close(): void {
    this.#tokens.pieces(this.#template.turnEnd);
    this.#tokens.supervise(false);
    this.#tokens.pieces(this.#template.afterTurn);
    this.#open = false;
  }
}

const isControl = (piece: TemplatePiece): boolean => 'control' in piece;

/** `mm:ss`, rounded down; an hour is 60 minutes. */
function timeStamp(seconds: number): string {
  const whole = Math.floor(seconds);
  return [Math.floor(whole / 60), whole % 60].map((value) => String(value).padStart(2, '0')).join(':');
}

const isResponse = (part: Part | undefined): part is FunctionResponsePart =>
  part !== undefined && 'functionResponse' in part;
