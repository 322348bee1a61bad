import type { AutomatonState } from './terms.ts';

/** More digits than this are not exact in a double. */
const EXACT_DIGITS = 15;
const MAX_FRACTION = 6;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/** Numbers of a range, written without exponent. */
export interface NumberRange {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly integer: boolean;
  /** A whole number; makes the numbers whole. */
  readonly multipleOf?: number;
}

/** All numbers are counted in units of `10 ** -fraction`. */
interface Bounds {
  readonly lowest: bigint;
  readonly highest: bigint;
  readonly step: bigint;
  readonly fraction: number;
}

/**
 * The numbers of a range as decimal texts of at most 15 digits, which doubles hold exactly, so that what is within
 * the range as text is so as a number. Undefined when there is none.
 */
export function numbersWithin(range: NumberRange): AutomatonState | undefined {
  const whole = range.integer || range.multipleOf !== undefined;
  const limits = [range.minimum, range.maximum, range.exclusiveMinimum, range.exclusiveMaximum];
  const largest = Math.max(...limits.map((limit) => Math.abs(limit ?? 0)));
  const digits = largest < 1 ? 1 : Math.floor(Math.log10(largest)) + 1;
  const fraction = whole ? 0 : Math.max(0, Math.min(MAX_FRACTION, EXACT_DIGITS - Math.max(digits, 9)));
  const most = 10n ** BigInt(EXACT_DIGITS) - 1n;
  let [lowest, highest] = [-most, most];
  const raise = (bound: bigint) => {
    if (bound > lowest) lowest = bound;
  };
  const lower = (bound: bigint) => {
    if (bound < highest) highest = bound;
  };
  if (range.minimum !== undefined) raise(scaled(range.minimum, fraction).ceiling);
  if (range.exclusiveMinimum !== undefined) raise(scaled(range.exclusiveMinimum, fraction).floor + 1n);
  if (range.maximum !== undefined) lower(scaled(range.maximum, fraction).floor);
  if (range.exclusiveMaximum !== undefined) lower(scaled(range.exclusiveMaximum, fraction).ceiling - 1n);
  const bounds = { lowest, highest, step: BigInt(range.multipleOf ?? 1), fraction };
  const start = new NumberPrefix(bounds, '');
  return start.shortest() ? start : undefined;
}

/** `value * 10 ** fraction`, exactly as the shortest decimal text of `value` says, rounded down and up. */
function scaled(value: number, fraction: number): { floor: bigint; ceiling: bigint } {
  const [mantissa, exponent = '0'] = String(value).split('e');
  const [whole, decimals = ''] = mantissa.split('.');
  const shift = Number(exponent) - decimals.length + fraction;
  const digits = BigInt(whole + decimals);
  if (shift >= 0) {
    const exact = digits * 10n ** BigInt(shift);
    return { floor: exact, ceiling: exact };
  }
  const divisor = 10n ** BigInt(-shift);
  const truncated = digits / divisor;
  const exact = truncated * divisor === digits;
  // BigInt division rounds towards zero.
  const floor = exact || digits >= 0n ? truncated : truncated - 1n;
  return { floor, ceiling: exact ? floor : floor + 1n };
}

/** The beginning of a number; it knows whether and how it can become one of the range. */
class NumberPrefix implements AutomatonState {
  readonly key: string;
  readonly #bounds: Bounds;
  readonly #prefix: string;
  #shortest: readonly number[] | undefined | null = null;

  constructor(bounds: Bounds, prefix: string) {
    const { lowest, highest, step, fraction } = bounds;
    this.key = `${lowest},${highest},${step},${fraction}:${prefix}`;
    this.#bounds = bounds;
    this.#prefix = prefix;
  }

  get accepts(): boolean {
    return this.shortest()?.length === 0;
  }

  next(symbol: number): NumberPrefix | undefined {
    const text = this.#prefix + String.fromCharCode(symbol);
    if (!/^-?(?:(?:0|[1-9]\d*)(?:\.\d*)?)?$/.test(text)) return undefined;
    if (symbol === POINT && this.#bounds.fraction === 0) return undefined;
    const next = new NumberPrefix(this.#bounds, text);
    return next.shortest() ? next : undefined;
  }

  starts(): readonly number[] {
    const symbols = [MINUS, POINT];
    for (let digit = 0; digit < 10; digit++) symbols.push(ZERO + digit);
    return symbols.filter((symbol) => this.next(symbol));
  }

  shortest(): readonly number[] | undefined {
    if (this.#shortest === null) {
      const text = this.#complete();
      this.#shortest = text === undefined ? undefined : [...text].map((letter) => letter.charCodeAt(0));
    }
    return this.#shortest;
  }

  /** The shortest text that makes a number of the range out of the prefix. */
  #complete(): string | undefined {
    const { lowest, highest, step, fraction } = this.#bounds;
    const candidates: string[] = [];
    const signs = this.#prefix === '' ? ['', '-'] : [this.#prefix[0] === '-' ? '-' : ''];
    for (const sign of signs) {
      const [least, most] = sign === '' ? [lowest, highest] : [-highest, -lowest];
      const written = this.#prefix.slice(sign.length > 0 && this.#prefix !== '' ? 1 : 0);
      const [whole, decimals] = written.split('.');
      const wholeTries = decimals !== undefined || whole === '0' ? 1 : EXACT_DIGITS + 1 - whole.length;
      for (let more = 0; more < wholeTries; more++) {
        for (let places = decimals?.length ?? 0; places <= fraction; places++) {
          // A point needs a digit after it.
          if (decimals === '' && places === 0) continue;
          const rest = complete(whole, decimals ?? '', more, places, { least, most, step, fraction });
          if (rest === undefined) continue;
          const point = decimals === undefined && places > 0 ? '.' : '';
          candidates.push((this.#prefix === '' ? sign : '') + rest.whole + point + rest.decimals);
          break;
        }
        // More digits before the point would only make it longer.
        if (candidates.some(({ length }) => length <= more + 1)) break;
      }
    }
    return candidates.sort((a, b) => a.length - b.length)[0];
  }
}

/** Digits that make a number between `least` and `most` of `whole` and `decimals`: `more` before the point. */
function complete(
  whole: string,
  decimals: string,
  more: number,
  places: number,
  { least, most, step, fraction }: { least: bigint; most: bigint; step: bigint; fraction: number },
): { whole: string; decimals: string } | undefined {
  const wholeLength = whole.length + more;
  if (wholeLength === 0) return undefined;
  const unit = 10n ** BigInt(fraction - places);
  const free = 10n ** BigInt(more + places - decimals.length);
  const start = BigInt(whole + decimals || '0') * free;
  let low = start;
  // No leading zeros: what has several digits begins with one to nine.
  if (whole === '' && wholeLength > 1) low = 10n ** BigInt(wholeLength - 1 + places);
  const high = start + free - 1n;
  const from = low * unit > least ? low * unit : least;
  const to = high * unit < most ? high * unit : most;
  const grain = unit * step;
  const value = from <= 0n ? 0n : ((from + grain - 1n) / grain) * grain;
  if (value < from || value > to || to < 0n) return undefined;
  const digits = (value / unit).toString().padStart(wholeLength + places, '0');
  return {
    whole: digits.slice(whole.length, wholeLength),
    decimals: digits.slice(wholeLength + decimals.length),
  };
}
