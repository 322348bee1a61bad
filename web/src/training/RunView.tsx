import { type ReactNode, useMemo } from 'react';
import type { RunLog, Sample, Score } from '../backend/runs.ts';
import { useLanguage, useWords } from '../i18n/language.tsx';
import { Curves } from './Curves.tsx';
import { chartsOf } from './charts.ts';

/** One training run: its curves, its latest held-out scores and what the model said last. */
export function RunView({ run }: { run: RunLog }) {
  const words = useWords();
  const language = useLanguage();
  const charts = useMemo(() => chartsOf(run, words.training), [run, words]);
  const last = run.steps.at(-1);
  const scores = run.evaluations.at(-1)?.results ?? [];
  const samples = run.samples.at(-1);
  const facts = [
    last && words.training.step(last.step),
    last?.tokens && words.training.tokens((last.tokens / 1e6).toFixed(1)),
    last?.loss !== undefined && words.training.lossIs(last.loss.toFixed(3)),
    words.training.updated(
      new Date(run.updated).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }),
    ),
  ];
  return (
    <>
      <p className="hint">{facts.filter(Boolean).join(' · ')}</p>
      <div className="charts">
        {charts.map(({ title, lines, percent }) => (
          <Curves key={title} title={title} lines={lines} percent={percent} />
        ))}
      </div>
      {scores.length > 0 && <Scores scores={scores} />}
      {samples && <Samples step={samples.step} samples={samples.samples} />}
    </>
  );
}

function Scores({ scores }: { scores: readonly Score[] }) {
  const { training } = useWords();
  return (
    <DataTable
      title={training.latestScores}
      headings={[training.suite, training.task, training.metric, training.score, training.cases]}
      rows={scores.map(({ suite, task, metric, value, n }) => [
        suite,
        task,
        metric,
        `${(100 * value).toFixed(1)} %`,
        n.toLocaleString(),
      ])}
    />
  );
}

function Samples({ step, samples }: { step: number; samples: readonly Sample[] }) {
  const { training } = useWords();
  return (
    <DataTable
      title={training.samples(step)}
      headings={[training.task, training.expected, training.predicted]}
      rows={samples.map(({ task, expected, predicted }) => [task, expected, predicted])}
    />
  );
}

function DataTable(props: {
  title: string;
  headings: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}) {
  return (
    <section className="data">
      <h3>{props.title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable by keyboard */}
      <div className="table-frame" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {props.headings.map((heading) => (
                <th key={heading}>{heading}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own and are never moved
              <tr key={i}>
                {row.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: see above
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
