import { UserError } from '../../../base/errors.ts';
import { HOST_ARRAYS, type HostTensor } from '../../../tensor/graph.ts';
import { lower } from '../../../tensor/lowering.ts';
import { type Teacher, taughtBy, teacherConstants } from '../../distillation.ts';
import type { BatchArrays } from '../../packer.ts';
import { configOf, type Recipe } from '../../recipe.ts';
import { gradientGraph, predictionGraph, updateGraph } from '../../step.ts';
import { DeviceError, type StateTensors, type StepExecutor, type StepMetrics } from '../executor.ts';
import { prefixed } from '../onnx.ts';
import { type JaxOptions, type JaxRunner, startRunner } from './runner.ts';

export interface JaxExecutor extends StepExecutor {
  /** Of the Python process. */
  readonly processId: number;
}

/** Executes steps on JAX: on whatever its Python finds, a GPU, TPU cores, several hosts, or this CPU. */
export const jaxExecutor =
  (options: JaxOptions) =>
  async (recipe: Recipe, tensors: StateTensors, teacher?: Teacher): Promise<JaxExecutor> => {
    const config = configOf(recipe);
    const runner = await startRunner(options);
    const constants = teacherConstants(teacher);
    const graphs = {
      gradients: gradientGraph(config, recipe.batch, taughtBy(recipe.distillation, teacher)),
      update: updateGraph(config, recipe.optimizer),
      prediction: predictionGraph(config, recipe.batch),
    };
    const models = Object.entries(graphs).map(
      ([name, graph]) =>
        [`graph.${name}`, bytes(lower(graph, name === 'gradients' ? constants : undefined))] as const,
    );
    let memory: Readonly<Record<string, string>>;
    try {
      const fields = { accumulate: String(recipe.accumulate) };
      memory = (await runner.ask('load', fields, new Map([...models, ...tensors]))).fields;
    } catch (error) {
      await runner.close();
      if (error instanceof DeviceError) throw new UserError(error.message, 'FAILED_PRECONDITION');
      throw error;
    }
    return {
      description: describe(runner, options, memory),
      processId: runner.processId,
      depth: 2,
      async step(batches, rates) {
        const scalars = Object.entries(rates).map(
          ([name, value]) => [`rates.${name}`, scalar(value)] as const,
        );
        const { fields, arrays } = await runner.ask('step', {}, new Map([...stacked(batches), ...scalars]));
        const metrics = [...arrays].map(([name, { data }]) => [name, Number(data[0])] as const);
        return {
          ...Object.fromEntries(metrics),
          deviceWaited: Number(fields.waited),
        } as unknown as StepMetrics;
      },
      async predict(batch) {
        const { arrays } = await runner.ask('predict', {}, new Map(prefixed('batch', batch)));
        return arrays.get('predictions')!.data as Int32Array;
      },
      read: async () => (await runner.ask('read')).arrays,
      measurePeak: async () => Number((await runner.ask('peak')).fields.flops),
      close: runner.close,
    };
  };

function describe(
  { device }: JaxRunner,
  { precision, shardParameters }: JaxOptions,
  { stateBytes, temporaryBytes }: Readonly<Record<string, string>>,
): string {
  const devices = `${device.count} ${device.platform} device${device.count === 1 ? '' : 's'} (${device.device})`;
  const gigabytes = (text: string) => `${(Number(text) / 1e9).toFixed(2)} GB`;
  return (
    `JAX ${device.version}, ${devices}, ${precision}${shardParameters ? ', sharded parameters' : ''}; ` +
    `each needs ${gigabytes(stateBytes)} for state and batch and ${gigabytes(temporaryBytes)} for the step`
  );
}

const bytes = (data: Uint8Array): HostTensor => ({ dataType: 'uint8', shape: [data.length], data });
const scalar = (value: number): HostTensor => ({
  dataType: 'float32',
  shape: [],
  data: new Float32Array([value]),
});

/** Micro-batches stacked along a new first axis, whatever their fields are. */
function stacked(batches: readonly BatchArrays[]): (readonly [string, HostTensor])[] {
  const all = batches.map((batch) => new Map<string, HostTensor>(prefixed('batch', batch)));
  return [...all[0]].map(([name, { dataType, shape, data }]) => {
    if (all.length === 1) return [name, { dataType, shape: [1, ...shape], data }] as const;
    const together = new HOST_ARRAYS[dataType](all.length * data.length);
    all.forEach((batch, i) => {
      together.set(batch.get(name)!.data as never, i * data.length);
    });
    return [name, { dataType, shape: [all.length, ...shape], data: together }] as const;
  });
}
