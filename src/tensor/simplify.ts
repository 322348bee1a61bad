import type { Equation, Graph, Tensor } from './graph.ts';

/** Shares equations that compute the same value, then drops those that no output needs. */
export const simplify = (graph: Graph): Graph => dropUnused(shareEqual(graph));

function dropUnused(graph: Graph): Graph {
  const needed = new Set<Tensor>(graph.outputs.map(({ tensor }) => tensor));
  const equations = graph.equations.toReversed().filter(({ inputs, output }) => {
    if (!needed.has(output)) return false;
    for (const input of inputs) needed.add(input);
    return true;
  });
  return { ...graph, equations: equations.reverse() };
}

function shareEqual(graph: Graph): Graph {
  const replacement = new Map<Tensor, Tensor>();
  const seen = new Map<string, Tensor>();
  const equations: Equation[] = [];
  const resolve = (tensor: Tensor) => replacement.get(tensor) ?? tensor;
  for (const equation of graph.equations) {
    const inputs = equation.inputs.map(resolve);
    const key = keyOf(equation, inputs);
    const earlier = key === undefined ? undefined : seen.get(key);
    if (earlier) {
      replacement.set(equation.output, earlier);
      continue;
    }
    if (key !== undefined) seen.set(key, equation.output);
    equations.push({ ...equation, inputs });
  }
  const outputs = graph.outputs.map(({ name, tensor }) => ({ name, tensor: resolve(tensor) }));
  return { ...graph, equations, outputs };
}

/** `String` prints -0 as 0, but 1 / -0 is not 1 / 0. */
const exact = (value: number | bigint): string => (Object.is(value, -0) ? '-0' : String(value));

/** Equal keys mean equal values. Large constants have no key: comparing them costs more than sharing saves. */
function keyOf({ primitive, attributes }: Equation, inputs: readonly Tensor[]): string | undefined {
  if (primitive === 'constant') {
    const { data, shape, dataType } = attributes as Equation<'constant'>['attributes'];
    return data.length > 64 ? undefined : `constant ${dataType} [${shape}] ${[...data].map(exact)}`;
  }
  return `${primitive} ${inputs.map(({ id }) => id)} ${JSON.stringify(attributes)}`;
}
