import { evaluateDimension, printShape, termsOf } from './dimension.ts';
import type { NamedTensor } from './graph.ts';

/** The size of each named dimension in one run. */
export type Sizes = Map<string, number>;

/**
 * Holds the shapes of values against the traced inputs and binds each named dimension to one size.
 * Throws when an input is missing, has another shape, or when two inputs disagree about a name.
 * @param action what to name in errors, such as 'run'
 */
export function bindDimensions(
  action: string,
  inputs: readonly NamedTensor[],
  values: Readonly<Record<string, { readonly shape: readonly number[] }>>,
): Sizes {
  const sizes: Sizes = new Map();
  const boundBy = new Map<string, string>();
  // Plain names first, whatever the order of inputs, so that sums such as 'C+T' can be held against them.
  for (const { name, tensor } of inputs) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const expected = `${tensor.dataType}${printShape(tensor.shape)}`;
    if (!value) throw new Error(`${action}: the input '${name}' is missing; expected ${expected}`);
    if (value.shape.length !== tensor.shape.length) throw mismatch(action, name, value.shape, expected);
    tensor.shape.forEach((dimension, axis) => {
      if (typeof dimension !== 'string' || !isName(dimension) || sizes.has(dimension)) return;
      sizes.set(dimension, value.shape[axis]);
      boundBy.set(dimension, name);
    });
  }
  for (const { name, tensor } of inputs) {
    const { shape } = values[name];
    tensor.shape.forEach((dimension, axis) => {
      const names = typeof dimension === 'string' ? termsOf(dimension).flatMap((term) => term.names) : [];
      // A sum of names that no input has alone is bound as a whole.
      if (typeof dimension === 'string' && !names.every((known) => sizes.has(known))) {
        if (!sizes.has(dimension)) sizes.set(dimension, shape[axis]);
      }
      if (evaluateDimension(dimension, sizes) === shape[axis]) return;
      const bindings = [...new Set(names)]
        .filter((known) => boundBy.has(known))
        .map((known) => `${known} = ${sizes.get(known)} from '${boundBy.get(known)}'`);
      const reason = bindings.length > 0 ? ` with ${bindings.join(', ')}` : '';
      throw mismatch(action, name, shape, `${tensor.dataType}${printShape(tensor.shape)}${reason}`);
    });
  }
  return sizes;
}

const isName = (dimension: string): boolean => /^\w+$/.test(dimension);

const mismatch = (action: string, name: string, shape: readonly number[], expected: string): Error =>
  new Error(`${action}: '${name}' has shape ${printShape(shape)}, expected ${expected}`);
