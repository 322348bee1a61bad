import { expect, test } from 'vitest';
import { UserError } from '../../base/errors.ts';
import type { OnnxRuntime } from '../../tensor/engine.ts';
import { initialState } from '../state.ts';
import { gradientGraph } from '../step.ts';
import { TINY_READER, TINY_RECIPE } from '../tiny.testing.ts';
import { describeFallback, placementsOf } from './placement.ts';
import { webgpuExecutor } from './webgpu.ts';

const ort = (await import('onnxruntime-node')) as unknown as OnnxRuntime;

test('the profile tells who ran what', async () => {
  const graph = gradientGraph(TINY_READER, TINY_RECIPE.batch);
  const placements = await placementsOf(ort, graph, { executionProviders: ['cpu'] });
  expect(new Set(placements.map(({ provider }) => provider))).toEqual(new Set(['CPUExecutionProvider']));
  const counts = placements.map(({ count }) => count);
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  expect(placements.find(({ operator }) => operator === 'RotaryEmbedding')?.count).toBeGreaterThan(0);
});

test('what falls back is named and counted', () => {
  const onGpu = { provider: 'WebGpuExecutionProvider', operator: 'MatMul', count: 40 };
  const fallen = [
    { provider: 'CPUExecutionProvider', operator: 'ScatterElements', count: 4 },
    { provider: 'CPUExecutionProvider', operator: 'Gather', count: 3 },
  ];
  expect(describeFallback([onGpu, ...fallen])).toBe(
    '7 of 47 operations run on the CPU: 4 ScatterElements, 3 Gather',
  );
  expect(describeFallback([onGpu])).toBe('all 40 operations run on the GPU');
});

test('WebGPU trains, or says what it lacks', async () => {
  const { tensors } = initialState(TINY_RECIPE);
  try {
    const executor = await webgpuExecutor()(TINY_RECIPE, tensors);
    expect(executor.description).toMatch(/^WebGPU; .*operations run on the/);
    await executor.close();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(
      /^WebGPU found no GPU that it can use \(.+\)\. It needs one with/,
    );
  }
});
