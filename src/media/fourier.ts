/**
 * |X|² of a real signal's Fourier transform, up to half its length: `signal [N]`, N a power of two, into
 * `power [N / 2 + 1]`. Cooley and Tukey's algorithm, radix 2, decimation in time.
 */
export function powerSpectrum(signal: Float64Array, power: Float64Array): void {
  const size = signal.length;
  const { real, imaginary, order, cosines, sines } = plan(size);
  for (let i = 0; i < size; i++) real[i] = signal[order[i]];
  imaginary.fill(0);
  for (let half = 1; half < size; half *= 2) {
    const stride = size / (2 * half);
    for (let start = 0; start < size; start += 2 * half) {
      for (let i = 0; i < half; i++) {
        const [cosine, sine] = [cosines[i * stride], sines[i * stride]];
        const [even, odd] = [start + i, start + i + half];
        const turnedReal = real[odd] * cosine + imaginary[odd] * sine;
        const turnedImaginary = imaginary[odd] * cosine - real[odd] * sine;
        real[odd] = real[even] - turnedReal;
        imaginary[odd] = imaginary[even] - turnedImaginary;
        real[even] += turnedReal;
        imaginary[even] += turnedImaginary;
      }
    }
  }
  for (let i = 0; i <= size / 2; i++) power[i] = real[i] ** 2 + imaginary[i] ** 2;
}

interface Plan {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  /** Indices with their bits reversed. */
  readonly order: Uint32Array;
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

const PLANS = new Map<number, Plan>();

function plan(size: number): Plan {
  const known = PLANS.get(size);
  if (known) return known;
  const bits = Math.log2(size);
  if (!Number.isInteger(bits))
    throw new RangeError(`powerSpectrum: ${size} values; a power of two was expected`);
  const order = new Uint32Array(size);
  for (let i = 1; i < size; i++) order[i] = (order[i >> 1] >> 1) | ((i & 1) << (bits - 1));
  const angle = (i: number) => (2 * Math.PI * i) / size;
  const made: Plan = {
    real: new Float64Array(size),
    imaginary: new Float64Array(size),
    order,
    cosines: Float64Array.from({ length: size / 2 }, (_, i) => Math.cos(angle(i))),
    sines: Float64Array.from({ length: size / 2 }, (_, i) => Math.sin(angle(i))),
  };
  PLANS.set(size, made);
  return made;
}
