import type { Score } from '../backend/runs.ts';
import { useWords } from '../i18n/language.tsx';
import { inWords } from './charts.ts';

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;

/** Scores of one suite as bars with whiskers; a table to those who do not see it. */
export function ScoreBars({ title, scores }: { title: string; scores: readonly Score[] }) {
  const { training } = useWords();
  return (
    <figure className="chart score-chart">
      <table>
        <caption>{inWords(title)}</caption>
        <thead className="visually-hidden">
          <tr>
            <th>{training.task}</th>
            <th>{training.score}</th>
          </tr>
        </thead>
        <tbody>
          {scores.map((score) => (
            <tr
              key={`${score.task} ${score.metric}`}
              title={`${score.metric}, ${training.cases}: ${score.n}`}
            >
              <th scope="row">{inWords(score.task)}</th>
              <td>
                <div className="bar-frame">
                  <Bar {...score} />
                  <span className="bar-value">
                    {percent(score.value)}
                    {score.interval !== undefined && (
                      <span className="visually-hidden"> ± {percent(score.interval)}</span>
                    )}
                  </span>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function Bar({ value, interval = 0 }: Score) {
  const low = Math.max(0, value - interval);
  const high = Math.min(1, value + interval);
  return (
    <div className="bar-track" aria-hidden="true">
      <div className="bar" style={{ width: `${100 * value}%` }} />
      {interval > 0 && (
        <div className="whisker" style={{ left: `${100 * low}%`, width: `${100 * (high - low)}%` }} />
      )}
    </div>
  );
}
