import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { shakenParameters, TINY } from '../model/tiny.testing.ts';
import type { HostTensor } from '../tensor/graph.ts';
import { evaluate } from '../tensor/reference.ts';
import { type ReferenceValue, toReference } from '../tensor/reference-values.ts';
import { type BatchArrays, Packer } from './packer.ts';
import { PATCH_TASK_NAMES } from './patch-labels.ts';
import { gradientGraph } from './step.ts';
import { randomDocument } from './tiny.testing.ts';
import { namedTrainedSpecs } from './trained.ts';

const SIZES = { rows: 2, length: 14, patches: 12, targets: 12, sounds: 6, references: 8 };

function batch(): BatchArrays {
  const random = new Random('step');
  const packer = new Packer(TINY, SIZES);
  for (let i = 0; i < 30; i++) packer.add(randomDocument(random, TINY));
  const arrays = packer.finish();
  expect(arrays.sources.data.some((source) => Number(source) >= 28)).toBe(true);
  const references = arrays.referenceWeights!;
  expect((references.data as Float32Array).some((weight) => weight > 0)).toBe(true);
  const weights = (arrays.weights.data as Float32Array).map((weight, i) => weight * (0.05 + 0.01 * i));
  const patchWeights = (arrays.patchWeights.data as Float32Array).map(
    (weight, i) => weight * (0.02 + 0.001 * i),
  );
  return {
    ...arrays,
    weights: { ...arrays.weights, data: weights },
    patchWeights: { ...arrays.patchWeights, data: patchWeights },
    referenceWeights: {
      ...references,
      data: (references.data as Float32Array).map((weight) => 0.1 * weight),
    },
  };
}

const arrays = batch();
const inputs: Record<string, HostTensor | ReferenceValue> = Object.fromEntries(
  Object.entries(arrays).map(([name, value]) => [`batch.${name}`, value]),
);
for (const [name, value] of shakenParameters(TINY)) inputs[`parameters.${name}`] = toReference(value);

const headRandom = new Random('head');
for (const [name, { shape }] of namedTrainedSpecs(TINY)) {
  if (!/^(patch|sound)Head\./.test(name)) continue;
  const size = shape.reduce<number>((product, dimension) => product * Number(dimension), 1);
  const data = Float64Array.from({ length: size }, () => 0.5 + 0.3 * headRandom.normal());
  inputs[`parameters.${name}`] = { shape: shape.map(Number), data };
}

const both = gradientGraph(TINY, SIZES);
const total = (outputs: Record<string, ReferenceValue>) =>
  PATCH_TASK_NAMES.reduce(
    (sum, name) => sum + outputs[`patchLosses.${name}`].data[0],
    outputs.loss.data[0] + outputs.soundLoss.data[0] + outputs.attentionLoss.data[0],
  );
/** The graph without its gradients, which come after everything that they are of. */
const losses = (() => {
  const outputs = both.outputs.filter(({ name }) => !name.startsWith('gradients.'));
  const tensors = new Set(outputs.map(({ tensor }) => tensor));
  const last = both.equations.findLastIndex(({ output }) => tensors.has(output));
  return { ...both, outputs, equations: both.equations.slice(0, last + 1) };
})();
const lossWith = (changes: Record<string, ReferenceValue>) =>
  total(evaluate(losses, { ...inputs, ...changes }));

describe('the gradient of the whole model', () => {
  const outputs = evaluate(both, inputs);

  test('comes with the weighted loss of targets and of patches', () => {
    const weights = arrays.weights.data as Float32Array;
    const expected = outputs.losses.data.reduce((sum, loss, i) => sum + loss * weights[i], 0);
    expect(outputs.loss.data[0]).toBeCloseTo(expected, 10);
    for (const name of PATCH_TASK_NAMES) expect(outputs[`patchLosses.${name}`].data[0]).toBeGreaterThan(0);
    expect(outputs.losses.data).toHaveLength(SIZES.targets);
  });

  test.each([
    'embedding',
    'finalNorm',
    'layers.0.attention.query',
    'layers.1.attention.value',
    'layers.0.attention.keyNorm',
    'layers.2.attention.key',
    'layers.3.layerScalar',
    'layers.4.attention.query',
    'layers.4.attention.key',
    'layers.5.attention.queryNorm',
    'layers.4.feedForward.gate',
    'layers.5.attention.output',
    'layers.5.postFeedForwardNorm',
    'vision.patch.weight',
    'vision.position',
    'vision.projection',
    'audio.projection',
    'patchHead.norm',
    'patchHead.weight',
    'soundHead.norm',
    'soundHead.weight',
  ])('%s agrees with finite differences', (name) => {
    const value = inputs[`parameters.${name}`] as ReferenceValue;
    const gradient = outputs[`gradients.${name}`].data;
    // Along a random direction over the whole tensor: every coordinate counts.
    const random = new Random(name);
    const direction = value.data.map(() => random.normal());
    const epsilon = 1e-5;
    const along = (sign: number) =>
      lossWith({
        [`parameters.${name}`]: {
          shape: value.shape,
          data: value.data.map((x, i) => x + sign * epsilon * direction[i]),
        },
      });
    const expected = (along(1) - along(-1)) / (2 * epsilon);
    const actual = gradient.reduce((sum, x, i) => sum + x * direction[i], 0);
    expect(Math.abs(expected)).toBeGreaterThan(1e-6);
    expect(Math.abs(actual - expected)).toBeLessThan(1e-5 * Math.abs(expected) + 1e-8);
  });
});
