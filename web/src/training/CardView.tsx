import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ReportCard, Score } from '../backend/runs.ts';
import { useWords } from '../i18n/language.tsx';
import { LazyMarkdown } from '../markdown/LazyMarkdown.tsx';
import { ScoreBars } from './ScoreBars.tsx';

/** The report card of one model at a time: bars for each suite, and the whole card below. */
export function CardView({ cards }: { cards: readonly ReportCard[] }) {
  const words = useWords();
  const [chosen, setChosen] = useState<string>();
  // Models before what belongs to them, such as picture codes, which answer no questions.
  const sorted = cards.toSorted((a, b) => Number(b.scores.length > 0) - Number(a.scores.length > 0));
  const card = cards.find(({ name }) => name === chosen) ?? sorted[0];
  const suites = Map.groupBy(card.scores, ({ suite }) => suite);
  return (
    <>
      {cards.length > 1 && (
        <SegmentedControl
          aria-label={words.training.model}
          radius="xl"
          value={card.name}
          onChange={setChosen}
          data={sorted.map(({ name }) => name)}
        />
      )}
      {suites.size > 0 && (
        <>
          <p className="hint">
            <strong>{card.name}</strong> · {words.training.cardText}
          </p>
          <div className="charts">
            {inTwoColumns([...suites]).map((column, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: left and right
              <div key={i} className="report-column">
                {column.map(([suite, scores]) => (
                  <ScoreBars key={suite} title={suite} scores={scores} />
                ))}
              </div>
            ))}
          </div>
        </>
      )}
      <details className="whole-card" key={card.name} open={suites.size === 0}>
        <summary>{words.training.wholeCard}</summary>
        <div className="card-text">
          <LazyMarkdown text={card.markdown} writing={false} />
        </div>
      </details>
    </>
  );
}

type Suite = readonly [name: string, scores: readonly Score[]];

/** Each suite goes to the column that is shorter so far. */
function inTwoColumns(suites: readonly Suite[]): readonly Suite[][] {
  const columns: Suite[][] = [[], []];
  const heights = [0, 0];
  for (const suite of suites) {
    const shorter = heights[1] < heights[0] ? 1 : 0;
    columns[shorter].push(suite);
    heights[shorter] += suite[1].length + HEADING_ROWS;
  }
  return columns.filter((column) => column.length > 0);
}
/** A chart's heading and frame, in rows of bars. */
const HEADING_ROWS = 3;
