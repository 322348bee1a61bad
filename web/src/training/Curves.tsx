import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import Plot from 'uplot';
import type { Dictionary } from '../i18n/en.ts';
import { useWords } from '../i18n/language.tsx';
import type { Line } from './charts.ts';

/** Told apart by lightness too; they read on white and on dark blue. */
const COLOURS = ['#5f76ec', '#e0902b', '#2f9e6e', '#d4506b', '#8b62cc', '#2394b3', '#9a7b1f', '#7c849b'];
const HEIGHT = 220;

/** A chart of several curves over training steps. Point at it to read values. */
export function Curves({
  title,
  lines,
  percent = false,
}: {
  title: string;
  lines: readonly Line[];
  percent?: boolean;
}) {
  const { training } = useWords();
  const holder = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');

  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const dark = scheme === 'dark';
    const axis = {
      stroke: dark ? '#959db5' : '#555d74',
      grid: { stroke: dark ? '#2b3145' : '#e4e7ef', width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    const format = percent ? (value: number) => `${Math.round(100 * value)} %` : short;
    const options: Plot.Options = {
      width: element.clientWidth,
      height: HEIGHT,
      scales: {
        x: { time: false },
        y: { range: percent ? [0, 1] : (_, low, high) => [Math.min(0, low), high * 1.05] },
      },
      axes: [
        { ...axis, size: 34, values: (_, values) => values.map(short) },
        { ...axis, size: 56, values: (_, values) => values.map(format) },
      ],
      series: [
        { label: training.stepAxis, value: (_, value) => (value == null ? '' : value.toLocaleString('en')) },
        ...lines.map(({ label, points, faint }, i) => {
          const colour = COLOURS[(lines[0].faint ? 0 : i) % COLOURS.length];
          return {
            label,
            stroke: faint ? `${colour}44` : colour,
            width: faint ? 1 : 2,
            // Where there are more curves than colours, the next ones are broken.
            dash: !lines[0].faint && i >= COLOURS.length ? [6, 4] : undefined,
            spanGaps: true,
            points: { show: points.length < 40 && !faint, size: 5, fill: colour },
            value: (_: Plot, value: number | null) => (value == null ? '' : format(value)),
          };
        }),
      ],
    };
    const plot = new Plot(options, aligned(lines), element);
    const watcher = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      plot.destroy();
    };
  }, [lines, percent, scheme, training]);

  return (
    <section className="chart">
      <h3>{title}</h3>
      <div ref={holder} role="img" aria-label={describe(title, lines, percent, training)} />
    </section>
  );
}

/** uPlot wants one shared list of x and a value or null for each curve. */
function aligned(lines: readonly Line[]): Plot.AlignedData {
  const steps = [...new Set(lines.flatMap(({ points }) => points.map(([step]) => step)))].sort(
    (a, b) => a - b,
  );
  const columns = lines.map(({ points }) => {
    const values = new Map(points);
    return steps.map((step) => values.get(step) ?? null);
  });
  return [steps, ...columns];
}

/** The curves in words: where each one ends. */
function describe(
  title: string,
  lines: readonly Line[],
  percent: boolean,
  words: Dictionary['training'],
): string {
  const ends = lines.flatMap(({ label, points }) => {
    const last = points.at(-1)?.[1];
    return last === undefined ? [] : [`${label} ${percent ? `${Math.round(100 * last)} %` : short(last)}`];
  });
  return `${title}; ${words.latest}: ${ends.join(', ')}`;
}

function short(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.01) return value.toExponential(1);
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 }).format(value);
}
