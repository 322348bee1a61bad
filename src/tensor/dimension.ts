/**
 * Dimensions are numbers, or names of sizes that are known only when a graph runs, such as 'cacheLength'.
 * Sums and products of names stay exact: they are polynomials with integer coefficients, printed in one
 * canonical form ('2*B*T+C'), so that equal dimensions are equal strings.
 */
export type Dimension = number | string;
export type Shape = readonly Dimension[];

/** Monomial (names joined by '*', sorted; '' for the constant) → coefficient. */
type Polynomial = Map<string, number>;

export function addDimensions(a: Dimension, b: Dimension): Dimension {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  const sum = parse(a);
  for (const [monomial, coefficient] of parse(b)) sum.set(monomial, (sum.get(monomial) ?? 0) + coefficient);
  return print(sum);
}

export function multiplyDimensions(a: Dimension, b: Dimension): Dimension {
  // Adding 0 turns -0 into 0.
  if (typeof a === 'number' && typeof b === 'number') return a * b + 0;
  const product: Polynomial = new Map();
  for (const [left, leftCoefficient] of parse(a)) {
    for (const [right, rightCoefficient] of parse(b)) {
      const names = [...left.split('*'), ...right.split('*')].filter((name) => name !== '');
      const monomial = names.sort().join('*');
      product.set(monomial, (product.get(monomial) ?? 0) + leftCoefficient * rightCoefficient);
    }
  }
  return print(product);
}

export const subtractDimensions = (a: Dimension, b: Dimension): Dimension =>
  addDimensions(a, multiplyDimensions(b, -1));

/** A shape with its dimensions in canonical form; throws when one is neither a size nor made of names. */
export function canonicalShape(shape: Shape): Shape {
  return shape.map((dimension) => {
    if (typeof dimension === 'string') return addDimensions(dimension, 0);
    if (Number.isInteger(dimension) && dimension >= 0) return dimension;
    throw new Error(`${printShape(shape)} is no shape: ${dimension} is no size`);
  });
}

/** Number of elements of a shape. */
export const sizeOf = (shape: Shape): Dimension => shape.reduce<Dimension>(multiplyDimensions, 1);

/** Number of elements of a shape that holds no names. */
export function staticSize(shape: Shape): number {
  const size = sizeOf(shape);
  if (typeof size !== 'number')
    throw new Error(`the shape ${printShape(shape)} has dimensions known only at run time`);
  return size;
}

export const isStatic = (shape: Shape): shape is readonly number[] =>
  shape.every((dimension) => typeof dimension === 'number');

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);

export const printShape = (shape: Shape): string => `[${shape.join(',')}]`;

/** NumPy broadcasting of two shapes. A name broadcasts with itself and with 1. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis): Dimension => {
    const left = a[a.length - rank + axis] ?? 1;
    const right = b[b.length - rank + axis] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new Error(`${printShape(a)} and ${printShape(b)} do not broadcast: ${left} and ${right} differ`);
  });
}

/** The terms of a dimension: coefficient and factor names. Lowering turns them into Mul and Add nodes. */
export function termsOf(dimension: Dimension): { coefficient: number; names: string[] }[] {
  return [...parse(dimension)].map(([monomial, coefficient]) => ({
    coefficient,
    names: monomial === '' ? [] : monomial.split('*'),
  }));
}

/** The value of a dimension once every name has one. */
export function evaluateDimension(dimension: Dimension, sizes: ReadonlyMap<string, number>): number {
  // A sum that stands alone in some input's shape is known as a whole.
  const whole = typeof dimension === 'string' ? sizes.get(dimension) : dimension;
  if (whole !== undefined) return whole;
  let total = 0;
  for (const { coefficient, names } of termsOf(dimension)) {
    total += names.reduce((product, name) => {
      const size = sizes.get(name);
      if (size === undefined) throw new Error(`the dimension '${name}' has no value`);
      return product * size;
    }, coefficient);
  }
  return total;
}

function parse(dimension: Dimension): Polynomial {
  if (typeof dimension === 'number') return new Map([['', dimension]]);
  const polynomial: Polynomial = new Map();
  for (const term of dimension.replaceAll('-', '+-').split('+')) {
    if (term === '') continue;
    const negative = term.startsWith('-');
    const factors = (negative ? term.slice(1) : term).split('*');
    const coefficient = /^\d+$/.test(factors[0]) ? Number(factors.shift()) : 1;
    const monomial = factors.sort().join('*');
    if (!factors.every((name) => /^[A-Za-z_]\w*$/.test(name))) {
      throw new Error(
        `'${dimension}' is no dimension: expected a name such as 'T', or a sum such as '2*T+1'`,
      );
    }
    polynomial.set(monomial, (polynomial.get(monomial) ?? 0) + (negative ? -coefficient : coefficient));
  }
  return polynomial;
}

function print(polynomial: Polynomial): Dimension {
  const terms = [...polynomial]
    .filter(([, coefficient]) => coefficient !== 0)
    .sort(([a], [b]) => (a === '' ? 1 : b === '' || a < b ? -1 : 1));
  if (terms.every(([monomial]) => monomial === '')) return terms[0]?.[1] ?? 0;
  const printed = terms.map(([monomial, coefficient]) => {
    if (monomial === '') return String(coefficient);
    if (coefficient === 1) return monomial;
    return coefficient === -1 ? `-${monomial}` : `${coefficient}*${monomial}`;
  });
  return printed.join('+').replaceAll('+-', '-');
}
