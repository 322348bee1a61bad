import type { Engine, HostTensors } from '../../tensor/engine.ts';
import type { Graph, HostTensor } from '../../tensor/graph.ts';
import { taughtBy, teacherConstants } from '../distillation.ts';
import { configOf } from '../recipe.ts';
import { gradientGraph, predictionGraph, updateGraph } from '../step.ts';
import type { OpenExecutor, StepMetrics } from './executor.ts';

/**
 * Executes steps on ONNX Runtime, whose engine decides where: gradients of each micro-batch, their sum on the
 * host, one update. @param description for people
 */
export const onnxExecutor =
  (engine: Engine, threads: number, description: string): OpenExecutor =>
  async (recipe, tensors, teacher) => {
    const config = configOf(recipe);
    const taught = taughtBy(recipe.distillation, teacher);
    const constants = teacherConstants(teacher);
    const gradients = await engine.compile(gradientGraph(config, recipe.batch, taught), {
      constants,
      threads,
    });
    const update = await engine.compile(updateGraph(config, recipe.optimizer), { threads });
    const prediction = await engine.compile(predictionGraph(config, recipe.batch), { threads });
    const state = new Map(tensors);
    const feed = (
      graph: Graph,
      ...sources: readonly Iterable<readonly [string, HostTensor]>[]
    ): HostTensors => {
      const values = new Map(sources.flatMap((source) => [...source]));
      const fed = graph.inputs.filter(({ name }) => !constants.has(name));
      return Object.fromEntries(fed.map(({ name }) => [name, values.get(name)!]));
    };
    return {
      description,
      depth: 1,
      async step(batches, rates) {
        const sums = new Map<string, HostTensor>();
        const metrics: Record<string, number> = {};
        for (const arrays of batches) {
          const outputs = await gradients.run(feed(gradients.graph, state, prefixed('batch', arrays)));
          for (const [name, value] of Object.entries(outputs))
            if (name.startsWith('gradients.')) accumulate(sums, name, value);
          addNumbers(metrics, outputs);
        }
        const scalars = Object.entries(rates).map(
          ([name, value]) => [`rates.${name}`, scalar(value)] as const,
        );
        const updated = await update.run(feed(update.graph, state, sums, scalars));
        for (const name of state.keys()) state.set(name, updated[name]);
        addNumbers(metrics, updated);
        return metrics as StepMetrics;
      },
      async predict(arrays) {
        const outputs = await prediction.run(feed(prediction.graph, state, prefixed('batch', arrays)));
        return outputs.predictions.data as Int32Array;
      },
      read: async () => new Map(state),
      async close() {
        await Promise.all([gradients.dispose(), update.dispose(), prediction.dispose()]);
      },
    };
  };

export const prefixed = (
  prefix: string,
  values: Readonly<Record<string, HostTensor>>,
): (readonly [string, HostTensor])[] =>
  Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value] as const);

const scalar = (value: number): HostTensor => ({
  dataType: 'float32',
  shape: [],
  data: new Float32Array([value]),
});

/** Adds the outputs that are one number each and belong to no parameter. */
function addNumbers(metrics: Record<string, number>, outputs: HostTensors): void {
  for (const [name, { data, shape }] of Object.entries(outputs)) {
    if (shape.length === 1 && data.length === 1 && !/^(gradients|parameters|memory)\./.test(name))
      metrics[name] = (metrics[name] ?? 0) + Number(data[0]);
  }
}

function accumulate(sums: Map<string, HostTensor>, name: string, value: HostTensor): void {
  const sofar = sums.get(name)?.data as Float32Array | undefined;
  if (!sofar) {
    sums.set(name, value);
    return;
  }
  const added = value.data as Float32Array;
  for (let i = 0; i < sofar.length; i++) sofar[i] += added[i];
}
