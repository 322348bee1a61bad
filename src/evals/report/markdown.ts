import { type Cell, cellOf, type KnownTask, tasksOf } from './cells.ts';
import type { ReportMember, ReportResult, ReportResults } from './results.ts';
import type { ReportRow, ReportSection } from './rows.ts';

/** The report as Markdown: tables by modality in the shape of the Gemini report's, from nothing but measurements. */
export function reportMarkdown(
  results: ReportResults,
  sections: readonly ReportSection[],
  known: readonly KnownTask[],
  charts: readonly { readonly modality: string; readonly path: string }[],
): string {
  const members = Object.entries(results.members);
  const names = members.map(([name, { parameters }]) => `${name} (${(parameters / 1e6).toFixed(1)}M)`);
  const parts = [
    '# Report card',
    '',
    'The tables of the Gemini report (arXiv 2312.11805), row by row: each benchmark’s name, the procedural twin that',
    `stands in for it here, and our family side by side: ${names.join(', ') || 'nobody yet'}. A twin asks for the same`,
    'kind of ability at a size that these models can hold; its numbers say nothing about the benchmark itself.',
    'Published benchmark files can be scored with `alhena eval --suite NAME --data FILE`.',
    '',
    'Percent ± half of the 95 % confidence interval on held-out cases of the test split, which chose nothing; *greedy*',
    'takes the likeliest token, *sampled* draws at temperature 1. *not trained*: the weights never saw this world, and',
    'it was not run; *not run*: measured by nobody yet.',
    '',
    'Made by `alhena eval --report`; do not edit.',
    '',
  ];
  for (const section of sections) {
    parts.push(`## ${section.title}`, '', ...sectionTable(section, members, known), '');
    const chart = charts.find(({ modality }) => modality === section.modality);
    if (chart) parts.push(`![${section.title}](${chart.path})`, '');
  }
  parts.push(...routedSection(members), ...otherSection(members, sections, known), ...detailSection(members));
  return parts.join('\n');
}

type Members = readonly (readonly [name: string, member: ReportMember])[];

function sectionTable({ rows }: ReportSection, members: Members, known: readonly KnownTask[]): string[] {
  const heads = members.flatMap(([name]) => [`${name} greedy`, `${name} sampled`]);
  return [
    tableRow(['benchmark', 'twin', 'metric', ...heads, 'n']),
    tableRow(['---', '---', '---', ...heads.map(() => '---:'), '---:']),
    ...rows.map((row) => {
      const cells = members.flatMap(([, member]) =>
        ['greedy', 'sampled'].map((decoding) => cellOf(row, member, decoding, known)),
      );
      const measured = cells.filter((cell) => 'value' in cell);
      const twin = tasksOf(row, known).length > 0 ? row.twin : withoutTwin(row);
      return tableRow([
        row.benchmark,
        twin,
        measured[0]?.metric ?? '',
        ...cells.map(cellText),
        measured.length > 0 ? String(Math.max(...measured.map(({ n }) => n))) : '',
      ]);
    }),
  ];
}

const withoutTwin = ({ twin, tasks }: ReportRow): string => (tasks.length > 0 ? `planned: ${twin}` : twin);

function cellText(cell: Cell): string {
  return 'value' in cell ? scoreText(cell) : cell.missing === 'no twin yet' ? '–' : cell.missing;
}

const scoreText = ({ value, interval }: { readonly value: number; readonly interval: number }): string =>
  `${(100 * value).toFixed(1)} ± ${(100 * interval).toFixed(1)}`;

/** Uncertainty-routed chain of thought, as the Gemini report compares it for MMLU. */
function routedSection(members: Members): string[] {
  const lines = members.flatMap(([name, { results }]) =>
    results
      .filter(({ decoding }) => decoding.startsWith('routed@'))
      .map((routed) => {
        const k = routed.decoding.slice('routed@'.length);
        const beside = (decoding: string) => {
          const found = results.find(
            (one) => one.suite === routed.suite && one.task === routed.task && one.decoding === decoding,
          );
          return found ? scoreText(found) : '';
        };
        const [greedy, voted] = [beside(`greedy@${k}`), beside(`vote@${k}`)];
        return tableRow([
          name,
          `${routed.suite}/${routed.task}`,
          k,
          greedy,
          voted,
          scoreText(routed),
          routed.threshold?.toFixed(2) ?? '',
          String(routed.n),
        ]);
      }),
  );
  const head = [
    '## Uncertainty-routed chain of thought',
    '',
    'k answers with reasoning are sampled; where the most frequent one’s share exceeds a threshold it counts, elsewhere',
    'the greedy answer without reasoning does. The threshold was chosen on the validation split.',
    '',
  ];
  if (lines.length === 0)
    return [...head, 'Not run: no member was trained on multiple choice with reasoning.', ''];
  return [
    ...head,
    tableRow(['model', 'task', 'k', 'greedy', 'vote of k', 'routed', 'threshold', 'n']),
    tableRow(['---', '---', '---:', '---:', '---:', '---:', '---:', '---:']),
    ...lines,
    '',
  ];
}

/** What was measured and stands in no row. */
function otherSection(
  members: Members,
  sections: readonly ReportSection[],
  known: readonly KnownTask[],
): string[] {
  const inRows = new Set(
    sections.flatMap(({ rows }) => rows.flatMap((row) => tasksOf(row, known).map(nameOf))),
  );
  const names = [
    ...new Set(members.flatMap(([, { results }]) => results.map(nameOf).filter((name) => !inRows.has(name)))),
  ];
  if (names.length === 0) return [];
  const value = (member: ReportMember, name: string, decoding: string) => {
    const found = member.results.find((result) => nameOf(result) === name && result.decoding === decoding);
    return found ? scoreText(found) : 'not run';
  };
  const heads = members.flatMap(([name]) => [`${name} greedy`, `${name} sampled`]);
  return [
    '## Also measured',
    '',
    'Tasks of our own that no row of the Gemini report asks for.',
    '',
    tableRow(['task', ...heads]),
    tableRow(['---', ...heads.map(() => '---:')]),
    ...names.map((name) =>
      tableRow([
        name,
        ...members.flatMap(([, member]) => ['greedy', 'sampled'].map((how) => value(member, name, how))),
      ]),
    ),
    '',
  ];
}

/** Every measured task with its cases and seed, so that anybody can repeat it. */
function detailSection(members: Members): string[] {
  const rows = members.flatMap(([name, { results }]) =>
    results.map((result) =>
      tableRow([
        name,
        nameOf(result),
        result.decoding,
        result.metric,
        scoreText(result),
        String(result.n),
        `\`${result.seed}\``,
      ]),
    ),
  );
  const weights = members.map(([name, member]) => `${name} ${member.weights}`).join(', ');
  return [
    '## Every task',
    '',
    `SHA-256 of the weights (beginning): ${weights || 'none'}.`,
    '',
    tableRow(['model', 'task', 'decoding', 'metric', '%', 'n', 'seed']),
    tableRow(['---', '---', '---', '---', '---:', '---:', '---']),
    ...rows,
    '',
  ];
}

const nameOf = ({ suite, task }: Pick<ReportResult, 'suite' | 'task'>): string => `${suite}/${task}`;
const tableRow = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
