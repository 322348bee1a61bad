import type { ReportMember, ReportResult } from './results.ts';
import type { ReportRow } from './rows.ts';

/** A task of the worlds as the report needs it. */
export interface KnownTask {
  readonly suite: string;
  readonly task: string;
  readonly world: string;
  /** Tokens of context that its cases need, where that is much. */
  readonly context?: number;
}

/** One row of one member with one decoding: a score over the row's tasks, or why there is none. */
export type Cell =
  | { readonly value: number; readonly interval: number; readonly n: number; readonly metric: string }
  | { readonly missing: 'no twin yet' | 'not trained' | 'not run' };

/** The tasks that a row names, of those that there are. */
export function tasksOf(row: ReportRow, known: readonly KnownTask[]): KnownTask[] {
  return row.tasks.flatMap((name) => {
    const [suite, task] = name.split('/');
    return known.filter((one) => one.suite === suite && (task === '*' || one.task === task));
  });
}

/** Tasks that fit into the context count equally, whatever their cases; the interval is that of a mean of independent scores. */
export function cellOf(
  row: ReportRow,
  member: ReportMember,
  decoding: string,
  known: readonly KnownTask[],
): Cell {
  const tasks = tasksOf(row, known).filter(({ context = 0 }) => context <= member.contextLength);
  if (tasks.length === 0) return { missing: 'no twin yet' };
  const found = tasks.flatMap(({ suite, task }) =>
    member.results.filter(
      (result) => result.suite === suite && result.task === task && result.decoding === decoding,
    ),
  );
  if (found.length === tasks.length) return meanOf(found);
  const trained = tasks.some(({ world }) => member.trainedOn?.includes(world) ?? true);
  return { missing: trained ? 'not run' : 'not trained' };
}

export function meanOf(results: readonly ReportResult[]): Extract<Cell, { value: number }> {
  const count = results.length;
  return {
    value: results.reduce((sum, { value }) => sum + value, 0) / count,
    interval: Math.sqrt(results.reduce((sum, { interval }) => sum + interval ** 2, 0)) / count,
    n: results.reduce((sum, { n }) => sum + n, 0),
    metric: [...new Set(results.map(({ metric }) => metric))].join(', '),
  };
}
