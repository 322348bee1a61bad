import type { EvaluationResult } from '../../evals/evaluate.ts';
import { table } from '../terminal.ts';

/** Results as a person reads them: per cent with half of the 95 % interval. */
export function resultTable(results: readonly EvaluationResult[]): string {
  const rows = results.map(({ suite, task, metric, player, value, interval, n }) => [
    suite,
    task,
    player ? `${metric}, ${player}` : metric,
    `${(100 * value).toFixed(1)} ± ${(100 * interval).toFixed(1)} %`,
    String(n),
  ]);
  return table(['SUITE', 'TASK', 'METRIC', 'VALUE', 'N'], rows);
}
