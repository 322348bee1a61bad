/**
 * The token space of the Alhena family, fixed once for all modalities: changing it throws trained weights away.
 *
 * | ids         | count | what                                                                              |
 * |-------------|-------|-----------------------------------------------------------------------------------|
 * |    0 –   63 |    64 | control tokens (`CONTROL_TOKENS`), the unnamed ones spare                          |
 * |   64 –  319 |   256 | bytes 0 to 255, for text that the pieces do not cover                              |
 * |  320 – 2623 |  2304 | text pieces (`tokenizer.json`)                                                     |
 * | 2624 – 3623 |  1000 | picture codes: finite scalar quantisation with levels 8 · 5 · 5 · 5                |
 * | 3624 – 3687 |    64 | discrete actions (keys, directions, pick, place, …), numbered by each world        |
 * | 3688 – 3751 |    64 | bins of a continuous action's value, from its least to its greatest                |
 * | 3752 – 4095 |   344 | spare                                                                             |
 *
 * A generated picture is `<|picture>`, one size token for its rows, one for its columns, rows × columns picture
 * codes in row-major order, `<picture|>`. One that is made from another has the other's codes before it, in the same
 * form but for `<|source>` at the beginning, and `<|kept|>` for each code that it keeps of the other's, as films
 * skip what stays (ITU-T H.264, section 7.3.4, `mb_skip_flag`). A picture that the model looks at is `<|image>`, one
 * soft slot `<|image|>` per patch (its embedding comes from the pixels), `<image|>`. Names follow Gemma 4 where it has
 * them.
 */
export interface TokenRange {
  readonly start: number;
  readonly count: number;
  readonly what: string;
}

export const VOCABULARY_SIZE = 4096;

export const TOKEN_RANGES = Object.freeze({
  control: Object.freeze({ start: 0, count: 64, what: 'control tokens' }),
  byte: Object.freeze({ start: 64, count: 256, what: 'bytes 0 to 255' }),
  text: Object.freeze({ start: 320, count: 2304, what: 'text pieces' }),
  picture: Object.freeze({ start: 2624, count: 1000, what: 'picture codes' }),
  action: Object.freeze({ start: 3624, count: 64, what: 'discrete actions' }),
  bin: Object.freeze({ start: 3688, count: 64, what: 'bins of continuous actions' }),
  spare: Object.freeze({ start: 3752, count: 344, what: 'spare' }),
}) satisfies Readonly<Record<string, TokenRange>>;

/** The longest side of a generated picture's code grid: one size token for each side from 1 to this. */
export const MAXIMUM_PICTURE_SIDE = 16;
const FIRST_SIZE = 31;

/** Control tokens by the name they carry in tokenizer.json. */
export const CONTROL_TOKENS = Object.freeze({
  '<pad>': 0,
  '<eos>': 1,
  '<bos>': 2,
  '<unk>': 3,
  '<|turn>': 4,
  '<turn|>': 5,
  'system\n': 6,
  'user\n': 7,
  'model\n': 8,
  '<|image>': 9,
  '<|image|>': 10,
  '<image|>': 11,
  '<|audio>': 12,
  '<|audio|>': 13,
  '<audio|>': 14,
  '<|video|>': 15,
  '<|think|>': 16,
  '<|channel>': 17,
  '<channel|>': 18,
  'thought\n': 19,
  '<|tool>': 20,
  '<tool|>': 21,
  '<|tool_call>': 22,
  '<tool_call|>': 23,
  '<|tool_response>': 24,
  '<tool_response|>': 25,
  '<|"|>': 26,
  '<|picture>': 27,
  '<picture|>': 28,
  '<|action>': 29,
  '<action|>': 30,
  '<|size:1|>': 31,
  '<|size:2|>': 32,
  '<|size:3|>': 33,
  '<|size:4|>': 34,
  '<|size:5|>': 35,
  '<|size:6|>': 36,
  '<|size:7|>': 37,
  '<|size:8|>': 38,
  '<|size:9|>': 39,
  '<|size:10|>': 40,
  '<|size:11|>': 41,
  '<|size:12|>': 42,
  '<|size:13|>': 43,
  '<|size:14|>': 44,
  '<|size:15|>': 45,
  '<|size:16|>': 46,
  '<|source>': 47,
  '<|kept|>': 48,
});

export type ControlToken = keyof typeof CONTROL_TOKENS;

export const PAD = CONTROL_TOKENS['<pad>'];
export const EOS = CONTROL_TOKENS['<eos>'];
export const BOS = CONTROL_TOKENS['<bos>'];
export const TURN_START = CONTROL_TOKENS['<|turn>'];
export const TURN_END = CONTROL_TOKENS['<turn|>'];
export const IMAGE_START = CONTROL_TOKENS['<|image>'];
export const IMAGE_SLOT = CONTROL_TOKENS['<|image|>'];
export const IMAGE_END = CONTROL_TOKENS['<image|>'];
export const AUDIO_SLOT = CONTROL_TOKENS['<|audio|>'];
export const VIDEO_SLOT = CONTROL_TOKENS['<|video|>'];
export const PICTURE_START = CONTROL_TOKENS['<|picture>'];
export const PICTURE_END = CONTROL_TOKENS['<picture|>'];
export const SOURCE_START = CONTROL_TOKENS['<|source>'];
export const KEPT_CODE = CONTROL_TOKENS['<|kept|>'];
export const ACTION_START = CONTROL_TOKENS['<|action>'];
export const ACTION_END = CONTROL_TOKENS['<action|>'];

export const isByte = (id: number): boolean => within(TOKEN_RANGES.byte, id);
export const isTextPiece = (id: number): boolean => within(TOKEN_RANGES.text, id);
export const isPictureCode = (id: number): boolean => within(TOKEN_RANGES.picture, id);
export const isActionCode = (id: number): boolean => within(TOKEN_RANGES.action, id);
export const isBinCode = (id: number): boolean => within(TOKEN_RANGES.bin, id);
export const isSizeToken = (id: number): boolean =>
  id >= FIRST_SIZE && id < FIRST_SIZE + MAXIMUM_PICTURE_SIDE;

/** Token id of a byte, a picture code, an action or a bin; `indexInRange` goes back. */
export const byteToken = (byte: number): number => tokenIn(TOKEN_RANGES.byte, byte);
export const pictureCode = (index: number): number => tokenIn(TOKEN_RANGES.picture, index);
export const actionCode = (index: number): number => tokenIn(TOKEN_RANGES.action, index);
export const binCode = (index: number): number => tokenIn(TOKEN_RANGES.bin, index);

/** The control token that announces a side of `side` codes. */
export function sizeToken(side: number): number {
  if (!Number.isInteger(side) || side < 1 || side > MAXIMUM_PICTURE_SIDE)
    throw new RangeError(`sizeToken: a picture's side is 1 to ${MAXIMUM_PICTURE_SIDE} codes, not ${side}`);
  return FIRST_SIZE + side - 1;
}

/** The side in codes that a size token announces. */
export const sideOfSizeToken = (id: number): number => id - FIRST_SIZE + 1;

/** Place of `id` within `range`, for example the number of a picture code. */
export function indexInRange(range: TokenRange, id: number): number {
  if (!within(range, id)) throw new RangeError(`token ${id} is none of the ${range.what}`);
  return id - range.start;
}

/** The name of every token that is not a text piece, as tokenizer.json lists it. */
export function tokenName(id: number): string {
  const control = CONTROL_NAMES.get(id);
  if (control !== undefined) return control;
  if (isByte(id)) return `<0x${(id - TOKEN_RANGES.byte.start).toString(16).toUpperCase().padStart(2, '0')}>`;
  for (const [kind, range] of Object.entries(TOKEN_RANGES))
    if (within(range, id)) return `<|${kind}:${id - range.start}|>`;
  throw new RangeError(`token ${id} is outside the vocabulary of ${VOCABULARY_SIZE}`);
}

const CONTROL_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(CONTROL_TOKENS).map(([name, id]) => [id, name]),
);

function within(range: TokenRange, id: number): boolean {
  return id >= range.start && id < range.start + range.count;
}

function tokenIn(range: TokenRange, index: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= range.count)
    throw new RangeError(`${range.what}: index ${index} is not in 0 to ${range.count - 1}`);
  return range.start + index;
}
