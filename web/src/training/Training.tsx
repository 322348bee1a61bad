import { NativeSelect } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { problemOfThrown } from '../backend/problems.ts';
import type { ReportCard, RunLog, RunSummary } from '../backend/runs.ts';
import type { Problem } from '../backend/types.ts';
import { ProblemNote } from '../chat/ProblemNote.tsx';
import { useWords } from '../i18n/language.tsx';
import { type Shell, TopBar } from '../layout/TopBar.tsx';
import { useServices } from '../services.tsx';
import { CardView } from './CardView.tsx';
import { RunView } from './RunView.tsx';

/** How often a run that may still be going is read again. */
const REFRESH_MILLISECONDS = 5000;

/** What was trained and how well it came out: report cards and the curves of runs. */
export default function Training(shell: Shell) {
  const words = useWords();
  const { training } = useServices();
  const [runs, setRuns] = useState<readonly RunSummary[]>();
  const [cards, setCards] = useState<readonly ReportCard[]>();
  const [chosen, setChosen] = useState<string>();
  const [run, setRun] = useState<RunLog>();
  const [problem, setProblem] = useState<Problem>();
  const name = chosen ?? runs?.[0]?.name;

  const read = useCallback(
    async (isCurrent: () => boolean) => {
      try {
        const [found, foundCards] = await Promise.all([training.runs(), training.cards()]);
        if (!isCurrent()) return;
        setRuns(found);
        // The same object when nothing was written, so that the charts stay as they are.
        setCards((shown) => (JSON.stringify(shown) === JSON.stringify(foundCards) ? shown : foundCards));
        const wanted = name ?? found[0]?.name;
        const log = wanted === undefined ? undefined : await training.run(wanted);
        if (!isCurrent()) return;
        setRun((shown) => (shown?.name === log?.name && shown?.updated === log?.updated ? shown : log));
        setProblem(undefined);
      } catch (error) {
        if (isCurrent()) setProblem(problemOfThrown(error));
      }
    },
    [training, name],
  );
  useEffect(() => {
    let current = true;
    const isCurrent = () => current;
    void read(isCurrent);
    const timer = setInterval(() => !document.hidden && void read(isCurrent), REFRESH_MILLISECONDS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [read]);

  return (
    <main className="view">
      <TopBar {...shell} />
      <div className="page">
        <div className="wide">
          <h1>{words.training.title}</h1>
          {problem && (
            <ProblemNote
              problem={problem}
              model=""
              onRetry={() => void read(() => true)}
              onSettings={() => {}}
            />
          )}
          {cards && (
            <section aria-label={words.training.card}>
              <h2>{words.training.card}</h2>
              {cards.length === 0 && <p className="hint">{words.training.noCards}</p>}
              {cards.length > 0 && <CardView cards={cards} />}
            </section>
          )}
          {runs && (
            <section aria-label={words.training.curves}>
              <div className="page-head">
                <h2>{words.training.curves}</h2>
                {runs.length > 0 && (
                  <NativeSelect
                    aria-label={words.training.run}
                    radius="xl"
                    size="sm"
                    value={name}
                    onChange={(event) => setChosen(event.currentTarget.value)}
                    data={runs.map((one) => ({ value: one.name, label: one.name }))}
                  />
                )}
              </div>
              {runs.length === 0 && (
                <p className="hint">
                  {words.training.noRuns} {words.training.noRunsHint('npx alhena train nano')}
                </p>
              )}
              {run && <RunView run={run} />}
            </section>
          )}
        </div>
      </div>
    </main>
  );
}
