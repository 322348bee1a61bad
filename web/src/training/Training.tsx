import { NativeSelect, Table, Text, Title } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { Curves, type Line } from './Curves.tsx';
import type { RunLog, RunSummary, RunsClient, Sample, Score } from './client.ts';

/** How often a run that may still be going is read again. */
const REFRESH_MILLISECONDS = 5000;

/** Training runs: loss, speed and held-out scores over the steps. */
export default function Training({ client }: { client: RunsClient }) {
  const [runs, setRuns] = useState<readonly RunSummary[]>();
  const [chosen, setChosen] = useState<string>();
  const [run, setRun] = useState<RunLog>();
  const [problem, setProblem] = useState<string>();
  const name = chosen ?? runs?.[0]?.name;

  useEffect(() => {
    let current = true;
    const read = async () => {
      try {
        const found = await client.runs();
        if (!current) return;
        setRuns(found);
        const wanted = name ?? found[0]?.name;
        const log = wanted === undefined ? undefined : await client.run(wanted);
        if (!current) return;
        // The same object when nothing was written, so that the charts stay as they are.
        setRun((shown) => (shown?.name === log?.name && shown?.updated === log?.updated ? shown : log));
        setProblem(undefined);
      } catch (error) {
        if (current) setProblem(error instanceof Error ? error.message : String(error));
      }
    };
    void read();
    const timer = setInterval(() => void read(), REFRESH_MILLISECONDS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [client, name]);

  return (
    <main className="page">
      <div className="wide">
        <div className="page-head">
          <Title order={1} size="h2">
            Training
          </Title>
          {runs !== undefined && runs.length > 0 && (
            <NativeSelect
              aria-label="Run"
              radius="xl"
              value={name}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={runs.map((one) => ({ value: one.name, label: one.name }))}
            />
          )}
        </div>
        {problem !== undefined && (
          <Text c="red" role="alert">
            {problem}
          </Text>
        )}
        {runs?.length === 0 && (
          <Text c="dimmed">
            There is no training run yet. <code>npx alhena train nano</code> starts one, and its curves appear
            here.
          </Text>
        )}
        {run !== undefined && <RunView run={run} />}
      </div>
    </main>
  );
}

function RunView({ run }: { run: RunLog }) {
  const last = run.steps.at(-1);
  const charts = useMemo(() => chartsOf(run), [run]);
  const scores = run.evaluations.at(-1)?.results ?? [];
  const samples = run.samples.at(-1);
  return (
    <>
      <Text c="dimmed" className="run-facts">
        {[
          last && `step ${last.step.toLocaleString('en')}`,
          last?.tokens && `${(last.tokens / 1e6).toFixed(1)} million tokens`,
          last?.loss !== undefined && `loss ${last.loss.toFixed(3)}`,
          `updated ${new Date(run.updated).toLocaleString('en')}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
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

function Samples({ step, samples }: { step: number; samples: readonly Sample[] }) {
  return (
    <section>
      <Title order={2} size="h4" className="section-title">
        Samples at step {step.toLocaleString('en')}
      </Title>
      <Table.ScrollContainer minWidth={320}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              {['Task', 'Expected', 'Predicted'].map((heading) => (
                <Table.Th key={heading}>{heading}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {samples.map(({ task, expected, predicted }) => (
              <Table.Tr key={task}>
                <Table.Td>{task}</Table.Td>
                <Table.Td>{expected}</Table.Td>
                <Table.Td>{predicted}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

function Scores({ scores }: { scores: readonly Score[] }) {
  return (
    <section>
      <Title order={2} size="h4" className="section-title">
        Latest held-out scores
      </Title>
      <Table.ScrollContainer minWidth={320}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Task</Table.Th>
              <Table.Th>Metric</Table.Th>
              <Table.Th ta="right">Score</Table.Th>
              <Table.Th ta="right">Cases</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {scores.map((score) => (
              <Table.Tr key={`${score.suite} ${score.task} ${score.metric}`}>
                <Table.Td>
                  {score.suite} · {score.task}
                </Table.Td>
                <Table.Td>{score.metric}</Table.Td>
                <Table.Td ta="right">{(100 * score.value).toFixed(1)} %</Table.Td>
                <Table.Td ta="right">{score.n.toLocaleString('en')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

interface ChartData {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly percent?: boolean;
}

/** Loss first, then one chart for each suite of held-out scores, then speed and learning rate. */
function chartsOf({ steps, evaluations }: RunLog): ChartData[] {
  const column = (field: 'loss' | 'tokensPerSecond' | 'learningRate') =>
    steps.flatMap((line) => (typeof line[field] === 'number' ? [[line.step, line[field]] as const] : []));
  const withMean = (points: Line['points']): Line[] => [
    { label: 'each step', points, faint: true },
    { label: 'smoothed', points: smooth(points) },
  ];
  const charts: ChartData[] = [{ title: 'Training loss', lines: withMean(column('loss')) }];
  const results = evaluations.flatMap(({ step, results }) => results.map((score) => ({ step, ...score })));
  for (const [suite, ofSuite] of Map.groupBy(results, ({ suite }) => suite)) {
    const tasks = Map.groupBy(ofSuite, ({ task }) => task);
    const lines = [...tasks].map(([label, scores]) => ({
      label,
      points: scores.map(({ step, value }) => [step, value] as const),
    }));
    charts.push({ title: `Held out: ${suite}`, lines, percent: true });
  }
  charts.push(
    { title: 'Tokens per second', lines: withMean(column('tokensPerSecond')) },
    { title: 'Learning rate', lines: [{ label: 'rate', points: column('learningRate') }] },
  );
  return charts.filter(({ lines }) => lines.some(({ points }) => points.length > 0));
}

/** An exponential mean whose memory is a hundredth of the run, corrected for its start. */
function smooth(points: Line['points']): Line['points'] {
  const keep = 1 - 1 / Math.max(1, points.length / 100);
  let mean = 0;
  let weight = 0;
  return points.map(([step, value]) => {
    mean = keep * mean + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return [step, mean / weight] as const;
  });
}
