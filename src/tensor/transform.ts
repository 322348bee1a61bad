import { backward } from './gradients.ts';
import { isTensor, type Tensor } from './graph.ts';
import { tracedEquations } from './trace.ts';
import { flattenTree, type MapTree, mapTree } from './tree.ts';

/**
 * Turns `compute(parameters, …rest) → [loss, auxiliary]` into a function that returns the loss, the auxiliary
 * values and the gradient of the loss for every leaf of `parameters`.
 */
export function valueAndGrad<Parameters, Rest extends readonly unknown[], Auxiliary>(
  compute: (parameters: Parameters, ...rest: Rest) => readonly [loss: Tensor, auxiliary: Auxiliary],
): (parameters: Parameters, ...rest: Rest) => { loss: Tensor; auxiliary: Auxiliary; gradients: Parameters } {
  return (parameters, ...rest) => {
    const from = tracedEquations().length;
    const [loss, auxiliary] = compute(parameters, ...rest);
    const targets = flattenTree(parameters, isTensor);
    const flat = backward(
      loss,
      targets.map(([, tensor]) => tensor),
      from,
    );
    const byPath = new Map(targets.map(([path], i) => [path, flat[i]]));
    const gradients = mapTree(parameters, isTensor, (_, path) => byPath.get(path)!) as MapTree<
      Parameters,
      Tensor,
      Tensor
    >;
    return { loss, auxiliary, gradients: gradients as Parameters };
  };
}

/** The gradient of a scalar function for every leaf of its first argument. */
export function grad<Parameters, Rest extends readonly unknown[]>(
  compute: (parameters: Parameters, ...rest: Rest) => Tensor,
): (parameters: Parameters, ...rest: Rest) => Parameters {
  const both = valueAndGrad((parameters: Parameters, ...rest: Rest) => [
    compute(parameters, ...rest),
    undefined,
  ]);
  return (parameters, ...rest) => both(parameters, ...rest).gradients;
}
