import {
  indexInRange,
  isPictureCode,
  KEPT_CODE,
  MAXIMUM_PICTURE_SIDE,
  PICTURE_END,
  PICTURE_START,
  pictureCode,
  SOURCE_START,
  sideOfSizeToken,
  sizeToken,
  TOKEN_RANGES,
} from './tokens.ts';

/** A picture as codes of the code book, row-major, each 0 to 999. */
export interface PictureCodes {
  readonly rows: number;
  readonly columns: number;
  /** `rows * columns` of them. */
  readonly codes: readonly number[];
  /** The cells that it keeps of the picture that it is made from. */
  readonly kept?: ReadonlySet<number>;
}

/**
 * `<|picture>`, both size tokens, the codes or that they are kept, `<picture|>`. Throws RangeError for a grid that has no
 * tokens.
 */
export function pictureTokens({ rows, columns, codes, kept }: PictureCodes): number[] {
  if (codes.length !== rows * columns)
    throw new RangeError(`pictureTokens: ${codes.length} codes for ${rows} × ${columns}`);
  const tokens = codes.map((code, cell) => (kept?.has(cell) ? KEPT_CODE : pictureCode(code)));
  return [PICTURE_START, sizeToken(rows), sizeToken(columns), ...tokens, PICTURE_END];
}

export const sameGrid = (one: Omit<PictureCodes, 'codes'>, other: Omit<PictureCodes, 'codes'>): boolean =>
  one.rows === other.rows && one.columns === other.columns;

/** The tokens of a picture that another is made from, which follow. */
export const sourceTokens = (codes: PictureCodes): number[] => [
  SOURCE_START,
  ...pictureTokens(codes).slice(1),
];

/** How many tokens of a picture come before its first code: the mark and the size. */
export const CODES_START = 3;

/** How many tokens a picture of this grid takes, its marks included. */
export const pictureTokenLength = (rows: number, columns: number): number => rows * columns + CODES_START + 1;

const range = (start: number, count: number) => Int32Array.from({ length: count }, (_, i) => start + i);
const SIZES = range(sizeToken(1), MAXIMUM_PICTURE_SIDE);
const CODES = range(TOKEN_RANGES.picture.start, TOKEN_RANGES.picture.count);
const CODES_OR_KEPT = Int32Array.of(KEPT_CODE, ...CODES);
const END = Int32Array.of(PICTURE_END);

/** Which grids may be announced; default: any. */
export type LegalGrids = readonly Pick<PictureCodes, 'rows' | 'columns'>[];

/** A picture that is being written, token by token, after `<|picture>`: what may come, and what has come. */
export class PictureWriter {
  readonly #grids: LegalGrids | undefined;
  readonly #source: PictureCodes | undefined;
  #rows = 0;
  #columns = 0;
  #codes: number[] = [];
  readonly #kept = new Set<number>();
  #ended = false;

  /** @param source the picture that this one is made from, of which it may keep codes where it is as large */
  constructor(grids?: LegalGrids, source?: PictureCodes) {
    this.#grids = grids;
    this.#source = source;
  }

  /** The ids that may come next: none after the end. */
  get legal(): Int32Array {
    if (this.#ended) return new Int32Array(0);
    if (this.#columns > 0) {
      if (this.#codes.length === this.#rows * this.#columns) return END;
      const grid = { rows: this.#rows, columns: this.#columns };
      return this.#source && sameGrid(grid, this.#source) ? CODES_OR_KEPT : CODES;
    }
    if (!this.#grids) return SIZES;
    const fitting = this.#grids.filter(({ rows }) => this.#rows === 0 || rows === this.#rows);
    const sides = new Set(fitting.map(({ rows, columns }) => (this.#rows === 0 ? rows : columns)));
    return Int32Array.from(
      [...sides].sort((a, b) => a - b),
      sizeToken,
    );
  }

  /** Throws where `token` may not come. */
  push(token: number): void {
    if (!this.legal.includes(token))
      throw new RangeError(`the token ${token} may not come after ${this.#codes.length} codes of a picture`);
    if (token === PICTURE_END) this.#ended = true;
    else if (token === KEPT_CODE) {
      this.#kept.add(this.#codes.length);
      this.#codes.push(this.#source!.codes[this.#codes.length]);
    } else if (isPictureCode(token)) this.#codes.push(indexInRange(TOKEN_RANGES.picture, token));
    else if (this.#rows === 0) this.#rows = sideOfSizeToken(token);
    else this.#columns = sideOfSizeToken(token);
  }

  /** Whether it is made from another picture. */
  get fromSource(): boolean {
    return this.#source !== undefined;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** What has come so far; the codes may be fewer than the grid holds. */
  get picture(): PictureCodes {
    const picture = { rows: this.#rows, columns: this.#columns, codes: [...this.#codes] };
    return this.#kept.size > 0 ? { ...picture, kept: new Set(this.#kept) } : picture;
  }
}
