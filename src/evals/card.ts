import type { ModelConfig } from '../model/config.ts';
import { parameterCount } from '../model/parameters.ts';
import type { TrainingSummary } from '../train/run-folder.ts';
import type { EvaluationResult } from './evaluate.ts';

/** Prompts whose unedited answers stand in the card. */
export interface CardSample {
  readonly task: string;
  readonly prompt: string;
  readonly expected: string;
  readonly reply: string;
}

/** Results at or above this are listed under what the model can do. */
const CAN = 0.85;
/** Results below this are listed under what it cannot do. */
const CANNOT = 0.6;

/** The model card as Markdown, from nothing but measurements: nobody edits it by hand. */
export function modelCard(
  config: ModelConfig,
  results: readonly EvaluationResult[],
  training: TrainingSummary,
  samples: readonly CardSample[],
): string {
  const rows = results.map(
    ({ suite, task, metric, player, value, interval, n }) =>
      `| ${suite} | ${task} | ${player ? `${metric}, ${player}` : metric} | ${percent(value)} ± ${percent(interval)} | ${n} |`,
  );
  const named = (keep: (value: number) => boolean) =>
    results
      .filter(({ value, player }) => keep(value) && player === undefined)
      .map(({ suite, task, value }) => `${suite}/${task} (${percent(value)} %)`);
  return [
    `# ${config.name}`,
    '',
    `${(parameterCount(config) / 1e6).toFixed(2)} million parameters, ${config.contextLength} tokens of context, ` +
      `trained ${from(training)} in TypeScript on two CPU cores: ${effort(training)}. ` +
      (training.teacher === undefined
        ? ''
        : `It learned from ${training.teacher} besides the right answers. `) +
      'It knows what Alhena’s procedural worlds taught it, and nothing else.',
    '',
    'Made by `alhena eval --card`; do not edit.',
    '',
    '## Measured',
    '',
    'Greedy answers on held-out cases (compositions, phrasings, fonts and words that training never saw), on the',
    'test split, which chose nothing. ± is half of the 95 % confidence interval.',
    '',
    '| suite | task | metric | % | n |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '## What it can do',
    '',
    list(named((value) => value >= CAN)),
    '',
    '## What it cannot do reliably',
    '',
    list(named((value) => value < CANNOT)),
    '',
    '## Unpicked answers',
    '',
    'The first case of each task.',
    '',
    '| task | prompt | expected | answer |',
    '|---|---|---|---|',
    ...samples.map(
      ({ task, prompt, expected, reply }) => `| ${[task, prompt, expected, reply].map(cell).join(' | ')} |`,
    ),
    '',
  ].join('\n');
}

/** Where training began. */
function from({ origin }: TrainingSummary): string {
  if (origin === undefined) return 'from scratch';
  const { name, steps, tokens, flops, hours } = origin;
  const known = steps !== undefined && tokens !== undefined && flops !== undefined && hours !== undefined;
  return `from ${name}${known ? ` (${effort({ steps, tokens, flops, hours })})` : ''}, which it began as,`;
}

const effort = ({ steps, tokens, flops, hours }: TrainingSummary): string =>
  `${hours.toFixed(1)} hours, ${steps} steps, ${(tokens / 1e6).toFixed(1)} million tokens, ${flops.toExponential(2)} FLOP`;

const percent = (share: number): string => (100 * share).toFixed(1);
const list = (items: readonly string[]): string =>
  items.length > 0 ? items.map((item) => `- ${item}`).join('\n') : '- nothing';
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
