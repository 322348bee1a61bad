import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface CardScore {
  readonly suite: string;
  readonly task: string;
  readonly metric: string;
  /** From 0 to 1. */
  readonly value: number;
  /** Half of the 95 % confidence interval. */
  readonly interval: number;
  readonly n: number;
}

export interface ReportCard {
  /** The model's, which is its folder's. */
  readonly name: string;
  readonly markdown: string;
  readonly scores: readonly CardScore[];
}

/** The card of every model in `folder`, `README.md` beside the weights, by name. A missing folder holds none. */
export async function readCards(folder: string | undefined): Promise<ReportCard[]> {
  if (folder === undefined) return [];
  const names = await readdir(folder).catch(() => []);
  const cards = names.sort().map(async (name): Promise<ReportCard[]> => {
    const markdown = await readFile(join(folder, name, 'README.md'), 'utf8').catch(() => undefined);
    return markdown === undefined ? [] : [{ name, markdown, scores: scoresOf(markdown) }];
  });
  return (await Promise.all(cards)).flat();
}

/**
 * The rows of a card's first table, as `modelCard` of src/evals/card.ts writes them:
 * `| scenes | count | accuracy | 52.8 ± 3.1 | 1000 |`. Other lines are passed over, among them those of
 * players that are not the model: `| act | maze | successRate, expert | … |`.
 */
export function scoresOf(markdown: string): CardScore[] {
  const row = /^\| ([\w-]+) \| ([\w-]+) \| (\w+) \| (\d+(?:\.\d+)?) ± (\d+(?:\.\d+)?) \| (\d+) \|$/gm;
  return [...markdown.matchAll(row)].map(([, suite, task, metric, value, interval, n]) => ({
    suite,
    task,
    metric,
    value: Number(value) / 100,
    interval: Number(interval) / 100,
    n: Number(n),
  }));
}
