import type { ModelConfig } from '../model/config.ts';
import type { ParameterMap } from '../model/parameters.ts';
import type { HostTensor, Tensor } from '../tensor/graph.ts';
import { divide, exp, logSoftmax, multiply, subtract, sum } from '../tensor/operations.ts';
import { differenceIn } from './grow.ts';

/** How a student learns from a teacher besides the right answers. */
export interface Distillation {
  /** Weight of the teacher's opinion; that of the right answers is the rest to 1. */
  readonly share: number;
  /** What both models' logits are divided by: above 1 unlikely tokens count for more. */
  readonly temperature: number;
}

/** A teacher's sizes, and how much it has to say. */
export interface Taught extends Distillation {
  readonly teacher: ModelConfig;
}

/** Half from the answers, half from the teacher. */
export const DISTILLATION: Distillation = { share: 0.5, temperature: 1 };

/** A trained model that another one learns from. */
export interface Teacher {
  readonly config: ModelConfig;
  readonly parameters: ParameterMap;
}

/**
 * How far a student's opinion of some tokens is from its teacher's, as the Kullback-Leibler divergence of the tempered
 * distributions times the temperature's square, which keeps the gradient's size (Hinton, Vinyals & Dean, 2015,
 * "Distilling the Knowledge in a Neural Network", section 2).
 * @param logits `[M, V]`, the student's @param teacherLogits `[M, V]`
 * @returns `[M]`, 0 where both agree
 */
export function teacherLosses(logits: Tensor, teacherLogits: Tensor, temperature: number): Tensor {
  const [student, teacher] = [logits, teacherLogits].map((each) => logSoftmax(divide(each, temperature)));
  const divergence = sum(multiply(exp(teacher), subtract(teacher, student)), [1]);
  return multiply(divergence, temperature ** 2);
}

/** A recipe's teacher, as the gradient graph wants it: a recipe that distils has one, and no other has. */
export function taughtBy(
  distillation: Distillation | undefined,
  teacher: Teacher | undefined,
): Taught | undefined {
  if ((distillation === undefined) !== (teacher === undefined))
    throw new Error(
      `taughtBy: a ${distillation ? 'distillation without a teacher' : 'teacher without a distillation'}`,
    );
  return distillation && teacher && { ...distillation, teacher: teacher.config };
}

/** The teacher's parameters by the gradient graph's input names. */
export const teacherConstants = (teacher: Teacher | undefined): Map<string, HostTensor> =>
  new Map([...(teacher?.parameters ?? [])].map(([path, value]) => [`teacher.${path}`, value]));

/** Why one model cannot learn from another's opinion of the same batches, in words; undefined where it can. */
export function whyNotTaught(student: ModelConfig, teacher: ModelConfig): string | undefined {
  return differenceIn(SAME, teacher, student);
}

/** What batches are made by. */
const SAME: Readonly<Record<string, (config: ModelConfig) => unknown>> = {
  vocabularySize: (config) => config.vocabularySize,
  patchSize: ({ vision }) => vision.patchSize,
  positionCount: ({ vision }) => vision.positionCount,
  audio: (config) => config.audio,
};
