/** IEEE 754 half precision as raw bits, for engines whose JavaScript has no Float16Array (Node 22). */

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** Half-precision bits → single-precision values. Exact. */
export function halvesToSingles(halves: Uint16Array): Float32Array {
  const result = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i];
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) result[i] = sign * fraction * 2 ** -24;
    else if (exponent === 31) result[i] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else result[i] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return result;
}

/** Single-precision values → half-precision bits, rounded to the nearest, ties to even. */
export function singlesToHalves(singles: Float32Array): Uint16Array {
  // Where the engine has its own conversion, forty times faster: a large model has billions of values.
  if (typeof Float16Array !== 'undefined') return new Uint16Array(new Float16Array(singles).buffer);
  return roundToHalves(singles);
}

/** The same where the engine has no Float16Array. */
export function roundToHalves(singles: Float32Array): Uint16Array {
  const halves = new Uint16Array(singles.length);
  for (let i = 0; i < singles.length; i++) halves[i] = toHalf(singles[i]);
  return halves;
}

function toHalf(value: number): number {
  single[0] = value;
  const sign = (bits[0] >>> 16) & 0x8000;
  const magnitude = bits[0] & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // From here on a value rounds to infinity: half of the last step beyond 65504.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // Below 2^-14 halves are multiples of 2^-24, so the value itself is rounded to a whole number of them.
  if (magnitude < 0x38800000) return sign | roundToEven(Math.abs(single[0]) * 2 ** 24);
  const shifted = magnitude - 0x38000000;
  const rounded = shifted + 0xfff + ((shifted >>> 13) & 1);
  return sign | (rounded >>> 13);
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
