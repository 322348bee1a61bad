/** Zero crossings of the kernel on either side: sets how sharply it cuts. */
const ZEROS = 32;
/** Kaiser's β: everything that would fold over is at least 90 dB down. */
const BETA = 9;
/** Where the kernel is 6 dB down, as a share of the lower of both Nyquist frequencies; it reaches −90 dB at 1. */
const CUTOFF = 0.91;
/** Positions between two samples at which the kernel is known; for the common rates that is all there are. */
const MOST_PHASES = 4096;

/** Kernels by position between two samples, as far as they are made. */
type Kernels = (Float32Array | undefined)[];

/**
 * Kernels by rates, shared by all streams: making them takes longer than resampling a second of sound. Kept for rates
 * that need few, and for so many pairs of rates, so that odd ones from outside cannot fill the memory.
 */
const SHARED = new Map<string, Kernels>();
const MOST_SHARED_PHASES = 320;
const MOST_SHARED_RATES = 32;

function kernelsFor(from: number, to: number): Kernels {
  if (to > MOST_SHARED_PHASES) return [];
  const rates = `${from} ${to}`;
  const kernels = SHARED.get(rates) ?? [];
  if (SHARED.size < MOST_SHARED_RATES) SHARED.set(rates, kernels);
  return kernels;
}

/**
 * Band-limited resampling of a stream: a sinc under Kaiser's window (J. O. Smith, "Digital Audio Resampling"),
 * exact for rates whose ratio has small terms, such as 44,100 to 16,000, and within −80 dB for others.
 * The stream counts as silent before its beginning and after its end; `n` samples become `round(n · to / from)`.
 */
export class Resampler {
  readonly #from: number;
  readonly #to: number;
  readonly #phases: number;
  readonly #reach: number;
  readonly #kernels: Kernels;
  /** Input that is still needed, from the sample of index `#start` on. */
  #held: Float32Array;
  #start: number;
  #received = 0;
  #made = 0;

  /** @param from and `to`: samples per second, whole numbers */
  constructor(from: number, to: number) {
    const divisor = greatestCommonDivisor(from, to);
    this.#from = from / divisor;
    this.#to = to / divisor;
    this.#phases = Math.min(this.#to, MOST_PHASES);
    this.#reach = Math.ceil(ZEROS / this.#scale);
    this.#start = -this.#reach;
    this.#held = new Float32Array(this.#reach);
    this.#kernels = kernelsFor(this.#from, this.#to);
  }

  /** The kernel's cutoff in half cycles per input sample. */
  get #scale(): number {
    return CUTOFF * Math.min(1, this.#to / this.#from);
  }

  /** What can be made once these samples have come. */
  push(samples: Float32Array): Float32Array {
    if (this.#from === this.#to) return samples;
    const held = new Float32Array(this.#held.length + samples.length);
    held.set(this.#held);
    held.set(samples, this.#held.length);
    this.#held = held;
    this.#received += samples.length;
    // An output sample needs input up to `reach` after its own time.
    return this.#make(Math.floor(((this.#received - this.#reach - 1) * this.#to) / this.#from));
  }

  /** The rest. */
  finish(): Float32Array {
    if (this.#from === this.#to) return new Float32Array(0);
    const total = Math.round((this.#received * this.#to) / this.#from);
    const held = new Float32Array(this.#held.length + this.#reach + 2);
    held.set(this.#held);
    this.#held = held;
    return this.#make(total);
  }

  #make(end: number): Float32Array {
    const count = Math.max(0, end - this.#made);
    const result = new Float32Array(count);
    const taps = 2 * this.#reach + 1;
    for (let i = 0; i < count; i++, this.#made++) {
      const time = this.#made * this.#from;
      let whole = Math.floor(time / this.#to);
      let phase = Math.round(((time - whole * this.#to) * this.#phases) / this.#to);
      if (phase === this.#phases) {
        phase = 0;
        whole++;
      }
      const kernel = this.#kernel(phase);
      const first = whole - this.#reach - this.#start;
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum += kernel[tap] * this.#held[first + tap];
      result[i] = sum;
    }
    const needed = Math.floor((this.#made * this.#from) / this.#to) - this.#reach;
    if (needed > this.#start) {
      this.#held = this.#held.slice(needed - this.#start);
      this.#start = needed;
    }
    return result;
  }

  /** Weights of the input samples around a time that lies `phase / phases` after the middle one; they sum to 1. */
  #kernel(phase: number): Float32Array {
    const known = this.#kernels[phase];
    if (known) return known;
    const offset = phase / this.#phases;
    const weights = Float64Array.from({ length: 2 * this.#reach + 1 }, (_, tap) => {
      const x = (tap - this.#reach - offset) * this.#scale;
      const edge = x / ZEROS;
      return Math.abs(edge) >= 1 ? 0 : sinc(x) * bessel(BETA * Math.sqrt(1 - edge * edge));
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const kernel = Float32Array.from(weights, (weight) => weight / sum);
    this.#kernels[phase] = kernel;
    return kernel;
  }
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** The modified Bessel function of the first kind and order 0, by its power series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
