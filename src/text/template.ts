import type { TemplatePiece } from './calls.ts';
import type { Tokenizer } from './tokenizer.ts';
import type { Role } from './turns.ts';

export type { TemplatePiece };

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
  /** After `turnStart` and the model's role, when the model shall speak next without thinking. */
  readonly generationPrompt: readonly TemplatePiece[];
  /** What a thought begins with, after `THOUGHT_START`. */
  readonly thoughtLabel: readonly TemplatePiece[];
  readonly pictureStart: readonly TemplatePiece[];
  /** Name of the soft slot whose embedding comes from pixels. */
  readonly pictureSlot: string;
  readonly pictureEnd: readonly TemplatePiece[];
  readonly soundStart: readonly TemplatePiece[];
  readonly soundSlot: string;
  readonly soundEnd: readonly TemplatePiece[];
  /** Around a whole film. */
  readonly filmStart: readonly TemplatePiece[];
  /** Between the pieces of a film, and after a time stamp. */
  readonly filmSpace: string;
  /** The slot of a frame; its marks are those of a picture without the white space around them. */
  readonly frameSlot: string;
  readonly filmEnd: readonly TemplatePiece[];
  /** Whether white space at the ends of a part's text is dropped. */
  readonly trimText: boolean;
  /** Tokens that end generation. */
  readonly stop: readonly string[];
}

export const control = (name: string): TemplatePiece => ({ control: name });
const text = (value: string): TemplatePiece => ({ text: value });

/** Sound is written the same in both templates. */
const SOUND = {
  soundStart: [control('<|audio>')],
  soundSlot: '<|audio|>',
  soundEnd: [control('<audio|>')],
} as const;

/** Our family's template: one token per mark, no line breaks. */
export const ALHENA_TEMPLATE: ConversationTemplate = {
  beginning: [control('<bos>')],
  turnStart: [control('<|turn>')],
  role: { system: [control('system\n')], user: [control('user\n')], model: [control('model\n')] },
  turnEnd: [control('<turn|>')],
  afterTurn: [],
  generationPrompt: [],
  thoughtLabel: [control('thought\n')],
  pictureStart: [control('<|image>')],
  pictureSlot: '<|image|>',
  pictureEnd: [control('<image|>')],
  ...SOUND,
  filmStart: [],
  filmSpace: '',
  frameSlot: '<|video|>',
  filmEnd: [],
  trimText: false,
  stop: ['<eos>', '<turn|>'],
};

/** Gemma 4's published template. */
export const GEMMA_TEMPLATE: ConversationTemplate = {
  beginning: [control('<bos>')],
  turnStart: [control('<|turn>')],
  role: { system: [text('system\n')], user: [text('user\n')], model: [text('model\n')] },
  turnEnd: [control('<turn|>')],
  afterTurn: [text('\n')],
  generationPrompt: [control('<|channel>'), text('thought\n'), control('<channel|>')],
  thoughtLabel: [text('thought\n')],
  pictureStart: [text('\n\n'), control('<|image>')],
  pictureSlot: '<|image|>',
  pictureEnd: [control('<image|>'), text('\n\n')],
  ...SOUND,
  filmStart: [text('\n\n')],
  filmSpace: ' ',
  frameSlot: '<|video|>',
  filmEnd: [text('\n\n')],
  trimText: true,
  stop: ['<eos>', '<turn|>', '<|tool_response>'],
};

/** Both ends of a thought. */
export const THOUGHT_START = '<|channel>';
export const THOUGHT_END = '<channel|>';

/** Ids that end generation under `template`. */
export function stopIds(tokenizer: Tokenizer, template: ConversationTemplate = ALHENA_TEMPLATE): number[] {
  return template.stop.map((name) => tokenizer.controlId(name));
}
