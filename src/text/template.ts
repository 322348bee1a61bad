import type { Tokenizer } from './tokenizer.ts';
import type { PicturePart, Role, Turn } from './turns.ts';

/** A control token by name, or text that the tokenizer encodes. */
export type TemplatePiece = { readonly control: string } | { readonly text: string };

/** How a conversation is written down as tokens. Alhena's and Gemma's are two values of this one type. */
export interface ConversationTemplate {
  /** Before the first turn. */
  readonly beginning: readonly TemplatePiece[];
  readonly turnStart: readonly TemplatePiece[];
  /** After `turnStart`: who speaks. */
  readonly role: Readonly<Record<Role, readonly TemplatePiece[]>>;
  /** Closes a turn; in a model turn it is supervised, so that the model learns to stop. */
  readonly turnEnd: readonly TemplatePiece[];
  /** Between a closed turn and whatever follows; never supervised. */
  readonly afterTurn: readonly TemplatePiece[];
  /** After `turnStart` and the model's role, when the model shall speak next. */
  readonly generationPrompt: readonly TemplatePiece[];
  readonly pictureStart: readonly TemplatePiece[];
  /** Name of the soft slot whose embedding comes from pixels. */
  readonly pictureSlot: string;
  readonly pictureEnd: readonly TemplatePiece[];
  /** Whether white space at the ends of a part's text is dropped. */
  readonly trimText: boolean;
  /** Tokens that end generation. */
  readonly stop: readonly string[];
}

const control = (name: string): TemplatePiece => ({ control: name });
const text = (value: string): TemplatePiece => ({ text: value });

/** Our family's template: one token per mark, no line breaks. */
export const ALHENA_TEMPLATE: ConversationTemplate = {
  beginning: [control('<bos>')],
  turnStart: [control('<|turn>')],
  role: { system: [control('system\n')], user: [control('user\n')], model: [control('model\n')] },
  turnEnd: [control('<turn|>')],
  afterTurn: [],
  generationPrompt: [],
  pictureStart: [control('<|image>')],
  pictureSlot: '<|image|>',
  pictureEnd: [control('<image|>')],
  trimText: false,
  stop: ['<eos>', '<turn|>'],
};

/** Gemma 4's published template with thinking off. */
export const GEMMA_TEMPLATE: ConversationTemplate = {
  beginning: [control('<bos>')],
  turnStart: [control('<|turn>')],
  role: { system: [text('system\n')], user: [text('user\n')], model: [text('model\n')] },
  turnEnd: [control('<turn|>')],
  afterTurn: [text('\n')],
  generationPrompt: [control('<|channel>'), text('thought\n'), control('<channel|>')],
  pictureStart: [text('\n\n'), control('<|image>')],
  pictureSlot: '<|image|>',
  pictureEnd: [control('<image|>'), text('\n\n')],
  trimText: true,
  stop: ['<eos>', '<turn|>', '<|tool_response>'],
};

export interface EncodeOptions {
  /** Whether to end with the opening of a model turn, ready to generate. */
  readonly generationPrompt: boolean;
  /** How many soft slots (patches) a picture fills. */
  readonly pictureTokenCount: (part: PicturePart) => number;
  /** Default: Alhena's. */
  readonly template?: ConversationTemplate;
}

/** A conversation as tokens: all arrays have one entry per token. */
export interface EncodedTurns {
  /** `[tokens]` ids; soft slots hold the slot's id. */
  readonly ids: Int32Array;
  /** `[tokens]` index into `pictures` for a soft slot, −1 for every other token. */
  readonly blocks: Int32Array;
  /** `[tokens]` 1 where the token is a target that training learns: a model turn's content and its end. */
  readonly supervised: Uint8Array;
  /** In order of appearance; picture `i` fills the slots whose block is `i`. */
  readonly pictures: readonly PicturePart[];
}

/** Writes `turns` down as tokens. Text of the parts can never become a control token. */
export function encodeTurns(
  tokenizer: Tokenizer,
  turns: readonly Turn[],
  options: EncodeOptions,
): EncodedTurns {
  const template = options.template ?? ALHENA_TEMPLATE;
  const writer = new TokenWriter(tokenizer);
  writer.pieces(template.beginning);
  for (const turn of turns) {
    writer.pieces(template.turnStart);
    writer.pieces(template.role[turn.role]);
    writer.supervise(turn.role === 'model');
    for (const part of turn.parts) {
      if ('text' in part) {
        writer.text(template.trimText ? part.text.trim() : part.text);
        continue;
      }
      if (!('picture' in part))
        throw new Error(`encodeTurns: ${Object.keys(part)[0]} cannot be written down yet`);
      if (turn.role === 'model')
        throw new Error(
          'encodeTurns: a picture in a model turn has to be given as picture codes, not pixels',
        );
      writer.pieces(template.pictureStart);
      writer.picture(template.pictureSlot, part, options.pictureTokenCount(part));
      writer.pieces(template.pictureEnd);
    }
    writer.pieces(template.turnEnd);
    writer.supervise(false);
    writer.pieces(template.afterTurn);
  }
  if (options.generationPrompt) {
    writer.pieces(template.turnStart);
    writer.pieces(template.role.model);
    writer.pieces(template.generationPrompt);
  }
  return writer.finish();
}

/** Ids that end generation under `template`. */
export function stopIds(tokenizer: Tokenizer, template: ConversationTemplate = ALHENA_TEMPLATE): number[] {
  return template.stop.map((name) => tokenizer.controlId(name));
}

/**
 * Collects tokens. Neighbouring text (parts, and the template's own) is encoded as one run, as it would be
 * had the conversation been rendered to a string first.
 */
class TokenWriter {
  readonly #tokenizer: Tokenizer;
  readonly #ids: number[] = [];
  readonly #blocks: number[] = [];
  readonly #supervised: number[] = [];
  readonly #pictures: PicturePart[] = [];
  #pendingText = '';
  #learn = 0;

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  pieces(pieces: readonly TemplatePiece[]): void {
    for (const piece of pieces) {
      if ('text' in piece) this.text(piece.text);
      else this.#controlToken(piece.control, -1);
    }
  }

  text(value: string): void {
    this.#pendingText += value;
  }

  picture(slot: string, part: PicturePart, count: number): void {
    for (let i = 0; i < count; i++) this.#controlToken(slot, this.#pictures.length);
    this.#pictures.push(part);
  }

  /** Whether the tokens from here on are targets. */
  supervise(learn: boolean): void {
    this.#flushText();
    this.#learn = learn ? 1 : 0;
  }

  finish(): EncodedTurns {
    this.#flushText();
    return {
      ids: Int32Array.from(this.#ids),
      blocks: Int32Array.from(this.#blocks),
      supervised: Uint8Array.from(this.#supervised),
      pictures: this.#pictures,
    };
  }

  #controlToken(name: string, block: number): void {
    this.#flushText();
    this.#push(this.#tokenizer.controlId(name), block);
  }

  #flushText(): void {
    if (this.#pendingText === '') return;
    for (const id of this.#tokenizer.encode(this.#pendingText)) this.#push(id, -1);
    this.#pendingText = '';
  }

  #push(id: number, block: number): void {
    this.#ids.push(id);
    this.#blocks.push(block);
    this.#supervised.push(this.#learn);
  }
}
