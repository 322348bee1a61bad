import type { RunLog } from '../backend/runs.ts';
import type { Dictionary } from '../i18n/en.ts';

/** One curve. `points` are `[step, value]`, by rising step. */
export interface Line {
  readonly label: string;
  readonly points: readonly (readonly [number, number])[];
  readonly faint?: boolean;
}

export interface Chart {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly percent?: boolean;
}

/** `readingNumbers` → "reading numbers". */
export const inWords = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`);

/** Loss first, then one chart for each suite of held-out scores, then speed and learning rate. */
export function chartsOf({ steps, evaluations }: RunLog, words: Dictionary['training']): Chart[] {
  const column = (field: 'loss' | 'tokensPerSecond' | 'learningRate') =>
    steps.flatMap((line) => (typeof line[field] === 'number' ? [[line.step, line[field]] as const] : []));
  const withMean = (points: Line['points']): Line[] => [
    { label: words.eachStep, points, faint: true },
    { label: words.smoothed, points: smooth(points) },
  ];
  // While a model only looks, before it talks, there is no loss of text, and 0 is written.
  const losses = column('loss').filter(([, loss]) => loss !== 0);
  const charts: Chart[] = [{ title: words.loss, lines: withMean(losses) }];
  const results = evaluations.flatMap(({ step, results }) => results.map((score) => ({ step, ...score })));
  for (const [suite, ofSuite] of Map.groupBy(results, ({ suite }) => suite)) {
    const tasks = Map.groupBy(ofSuite, ({ task }) => task);
    const lines = [...tasks].map(([label, scores]) => ({
      label: inWords(label),
      points: scores.map(({ step, value }) => [step, value] as const),
    }));
    charts.push({ title: words.heldOut(suite), lines, percent: true });
  }
  charts.push(
    { title: words.tokensPerSecond, lines: withMean(column('tokensPerSecond')) },
    { title: words.learningRate, lines: [{ label: words.rate, points: column('learningRate') }] },
  );
  return charts.filter(({ lines }) => lines.some(({ points }) => points.length > 0));
}

/** An exponential mean whose memory is a hundredth of the run, corrected for its start. */
export function smooth(points: Line['points']): Line['points'] {
  const keep = 1 - 1 / Math.max(1, points.length / 100);
  let mean = 0;
  let weight = 0;
  return points.map(([step, value]) => {
    mean = keep * mean + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return [step, mean / weight] as const;
  });
}
