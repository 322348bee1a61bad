import type { InferenceSession } from 'onnxruntime-common';
import { UserError } from '../../base/errors.ts';
import { createEngine, type OnnxRuntime } from '../../tensor/engine.ts';
import type { Graph } from '../../tensor/graph.ts';
import { taughtBy } from '../distillation.ts';
import { configOf } from '../recipe.ts';
import { gradientGraph, updateGraph } from '../step.ts';
import type { OpenExecutor } from './executor.ts';
import { onnxExecutor } from './onnx.ts';
import { describeFallback, type Placement, placementsOf } from './placement.ts';

const OPTIONS: InferenceSession.SessionOptions = { executionProviders: ['webgpu'] };

/**
 * Executes steps on a GPU through WebGPU, as onnxruntime-node brings it (Dawn on Vulkan, Metal or Direct3D 12).
 * What it has no kernel for runs on the CPU and is named in the description.
 */
export const webgpuExecutor = (): OpenExecutor => async (recipe, tensors, teacher) => {
  const ort = (await import('onnxruntime-node')) as unknown as OnnxRuntime;
  const config = configOf(recipe);
  const placements: Placement[] = [];
  const graphs: Graph[] = [
    gradientGraph(config, recipe.batch, taughtBy(recipe.distillation, teacher)),
    updateGraph(config, recipe.optimizer),
  ];
  for (const graph of graphs) placements.push(...(await placementsOf(ort, graph, OPTIONS).catch(explain)));
  const engine = createEngine(ort, OPTIONS);
  return onnxExecutor(engine, 1, `WebGPU; ${describeFallback(merged(placements))}`)(recipe, tensors, teacher);
};

/** Counts of the same operation on the same provider together. */
function merged(placements: readonly Placement[]): Placement[] {
  const groups = Object.values(
    Object.groupBy(placements, ({ provider, operator }) => `${provider} ${operator}`),
  );
  return groups
    .map((group) => ({ ...group![0], count: group!.reduce((sum, { count }) => sum + count, 0) }))
    .sort((a, b) => b.count - a.count);
}

function explain(error: unknown): never {
  const message = error instanceof Error ? error.message.trim() : String(error);
  if (!/adapter|webgpu|vulkan|dawn/i.test(message)) throw error;
  const reason = message.slice(message.lastIndexOf('Failed')).split('\n')[0];
  throw new UserError(
    `WebGPU found no GPU that it can use (${reason}). It needs one with a Vulkan, Metal or Direct3D 12 driver; ` +
      'on Linux also the package libvulkan1. Without one, train with --device cpu.',
    'FAILED_PRECONDITION',
  );
}
