import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import type { CacheBits } from '../../generate/cache.ts';
import { PRECISIONS, type Precision, printPrecision } from '../../model/inference-weights.ts';

const Result = z.object({
  suite: z.string(),
  task: z.string(),
  /** `greedy`, `sampled`, `vote@32`, `routed@32`. */
  decoding: z.string(),
  metric: z.string(),
  value: z.number().min(0).max(1),
  interval: z.number().min(0),
  n: z.number().int().positive(),
  seed: z.string(),
  /** Of a routed result: chosen on validation. */
  threshold: z.number().optional(),
});

const Member = z.object({
  /** Digest of the weights that the results are of. */
  weights: z.string(),
  parameters: z.number(),
  /** Tokens. */
  contextLength: z.number(),
  /** Worlds that the model was trained on; absent where its folder does not say. */
  trainedOn: z.array(z.string()).optional(),
  results: z.array(Result),
});

/** By `memberName`. */
const Results = z.object({ members: z.record(z.string(), Member) });

/** A measured score of one task. */
export type ReportResult = z.infer<typeof Result>;
export type ReportMember = z.infer<typeof Member>;
/** What the report is made from: measured scores of each member of the family. */
export type ReportResults = z.infer<typeof Results>;

/** In how many bits a model was loaded; absent: the default. */
export interface ReportedBits {
  readonly precision?: Precision;
  readonly cacheBits?: CacheBits;
}

/** The name of a model's results. In other bits than the default ones it is a member of its own, beside the first. */
export function memberName(model: string, { precision, cacheBits }: ReportedBits): string {
  const ofWeights =
    precision === undefined || precision === PRECISIONS[0] ? '' : ` at ${printPrecision(precision)}`;
  const ofCache = cacheBits === undefined || cacheBits === 32 ? '' : ` with a cache of ${cacheBits} bits`;
  return model + ofWeights + ofCache;
}

/** Results that earlier runs left; none where there is no file. */
export async function readResults(path: string): Promise<ReportResults> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return { members: {} };
  try {
    return Results.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 160) : String(error);
    throw new UserError(
      `${path} holds no results of \`alhena eval --report\` (${reason}). Delete it; the next report makes it anew.`,
    );
  }
}

/** Writes a file whole or not at all. */
export async function writeResults(path: string, results: ReportResults): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify(results, undefined, 1)}\n`);
  await rename(`${path}.new`, path);
}

const keyOf = ({ suite, task, decoding }: Pick<ReportResult, 'suite' | 'task' | 'decoding'>): string =>
  `${suite}/${task} ${decoding}`;

/** A result of this task and decoding, of at least these cases and this seed: nothing to measure again. */
export function findResult(
  member: ReportMember,
  wanted: Pick<ReportResult, 'suite' | 'task' | 'decoding' | 'n' | 'seed'>,
): ReportResult | undefined {
  return member.results.find(
    (result) => keyOf(result) === keyOf(wanted) && result.n === wanted.n && result.seed === wanted.seed,
  );
}

/** A member with a result added, in place of an older one of the same task and decoding. */
export function withResult(member: ReportMember, result: ReportResult): ReportMember {
  const others = member.results.filter((other) => keyOf(other) !== keyOf(result));
  return { ...member, results: [...others, result] };
}
