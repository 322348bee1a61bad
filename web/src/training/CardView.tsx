import { SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { ReportCard } from '../backend/runs.ts';
import { useWords } from '../i18n/language.tsx';
import { ScoreBars } from './ScoreBars.tsx';

const Markdown = lazy(() => import('../markdown/Markdown.tsx'));

/** The report card of one model at a time: bars for each suite, and the whole card below. */
export function CardView({ cards }: { cards: readonly ReportCard[] }) {
  const words = useWords();
  const [chosen, setChosen] = useState<string>();
  const card = cards.find(({ name }) => name === chosen) ?? cards[0];
  const suites = Map.groupBy(card.scores, ({ suite }) => suite);
  return (
    <>
      {cards.length > 1 && (
        <SegmentedControl
          aria-label={words.training.model}
          radius="xl"
          value={card.name}
          onChange={setChosen}
          data={cards.map(({ name }) => name)}
        />
      )}
      <p className="hint">
        <strong>{card.name}</strong> · {words.training.cardText}
      </p>
      <div className="charts">
        {[...suites].map(([suite, scores]) => (
          <ScoreBars key={suite} title={suite} scores={scores} />
        ))}
      </div>
      <details className="whole-card">
        <summary>{words.training.wholeCard}</summary>
        <div className="card-text">
          <Suspense>
            <Markdown text={card.markdown} writing={false} />
          </Suspense>
        </div>
      </details>
    </>
  );
}
