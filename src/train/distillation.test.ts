import { describe, expect, it, test } from 'vitest';
import { Random } from '../base/random.ts';
import { FAMILY } from '../model/family.ts';
import { initializeParameters } from '../model/parameters.ts';
import { float32, type HostTensor } from '../tensor/graph.ts';
import { nodeEngine } from '../tensor/node.ts';
import { evaluate } from '../tensor/reference.ts';
import { trace } from '../tensor/trace.ts';
import { microBatchMaker } from './batches.ts';
import { ratesAt, weightedBatches } from './device/inputs.ts';
import { onnxExecutor } from './device/onnx.ts';
import { DISTILLATION, type Teacher, teacherLosses, whyNotTaught } from './distillation.ts';
import type { Recipe } from './recipe.ts';
import { initialState } from './state.ts';
import { TINY_READER, TINY_RECIPE } from './tiny.testing.ts';

describe('teacherLosses', () => {
  const random = new Random('opinions');
  const logits = (): HostTensor<'float32'> => ({
    dataType: 'float32',
    shape: [3, 5],
    data: Float32Array.from({ length: 15 }, () => 3 * random.normal()),
  });
  const [student, teacher] = [logits(), logits()];
  const lossesAt = (temperature: number, of = student) => {
    const graph = trace(
      (a, b) => ({ losses: teacherLosses(a, b, temperature) }),
      ['a', 'b'],
      float32([3, 5]),
      float32([3, 5]),
    );
    return [...evaluate(graph, { a: of, b: teacher }).losses.data];
  };

  it.each([1, 2.5])(
    'at temperature %f are the divergence by its definition, times its square',
    (temperature) => {
      const distribution = ({ data }: HostTensor, row: number) => {
        const powers = Array.from({ length: 5 }, (_, i) => Math.exp(Number(data[5 * row + i]) / temperature));
        const total = powers.reduce((sum, power) => sum + power, 0);
        return powers.map((power) => power / total);
      };
      const expected = [0, 1, 2].map((row) => {
        const [p, q] = [distribution(teacher, row), distribution(student, row)];
        return temperature ** 2 * p.reduce((sum, each, i) => sum + each * Math.log(each / q[i]), 0);
      });
      lossesAt(temperature).forEach((loss, row) => {
        expect(loss).toBeCloseTo(expected[row], 5);
      });
    },
  );

  it('are nothing where both agree', () => {
    for (const loss of lossesAt(2, teacher)) expect(loss).toBeCloseTo(0, 6);
  });
});

/** Wider than its student and with a layer more. */
const TEACHER_CONFIG = { ...TINY_READER, name: 'teacher', layerCount: 4, feedForwardSize: 40 };
const teacher: Teacher = {
  config: TEACHER_CONFIG,
  parameters: initializeParameters(TEACHER_CONFIG, new Random('teacher')),
};

describe('a student', async () => {
  const open = onnxExecutor(await nodeEngine(), 1, 'cpu');
  const recipe: Recipe = { ...TINY_RECIPE, steps: 30, muonRate: 0.02, adamWRate: 0.01 };
  const batches = weightedBatches(recipe, [await (await microBatchMaker(recipe))(0)]);
  const metricsOf = async (given: Recipe, taughtBy: Teacher | undefined, steps: number) => {
    const executor = await open(given, initialState(given).tensors, taughtBy);
    const metrics = [];
    for (let step = 0; step < steps; step++) metrics.push(await executor.step(batches, ratesAt(given, step)));
    await executor.close();
    return metrics;
  };

  it('that only listens comes to say what its teacher says, and not what is right', async () => {
    const metrics = await metricsOf({ ...recipe, distillation: { share: 1, temperature: 1 } }, teacher, 30);
    const [first, last] = [metrics[0], metrics[29]];
    expect(last.teacherLoss).toBeLessThan(0.5 * first.teacherLoss);
    const [plain] = (await metricsOf(recipe, undefined, 30)).slice(-1);
    expect(plain.loss).toBeLessThan(0.7 * last.loss);
  });

  it('that does not listen learns what it would without a teacher', async () => {
    const deaf = await metricsOf({ ...recipe, distillation: { share: 0, temperature: 1 } }, teacher, 3);
    const alone = await metricsOf(recipe, undefined, 3);
    deaf.forEach(({ loss }, i) => {
      expect(loss).toBeCloseTo(alone[i].loss, 5);
    });
  });

  it('and a recipe that names none, and the other way round, do not go together', async () => {
    const { tensors } = initialState(recipe);
    await expect(open(recipe, tensors, teacher)).rejects.toThrow('a teacher without a distillation');
    await expect(open({ ...recipe, distillation: DISTILLATION }, tensors)).rejects.toThrow(
      'a distillation without a teacher',
    );
  });
});

test('who cannot read the same batches cannot teach', () => {
  expect(whyNotTaught(FAMILY.nano, FAMILY.pro)).toBeUndefined();
  expect(whyNotTaught(FAMILY.nano, TEACHER_CONFIG)).toMatch(
    /^positionCount is 9 in 'teacher' and 64 in 'nano'/,
  );
  expect(whyNotTaught(FAMILY.nano, FAMILY['nano-1'])).toMatch(
    /^vocabularySize is 262144 in 'nano-1' and 4096 in 'nano'/,
  );
});
