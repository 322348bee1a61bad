import type { EChartsCoreOption } from 'echarts';
import { UserError } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import { decodePicture } from '../../media/decode.ts';
import { type ChartData, type ChartKind, chartKinds, drawData } from '../../worlds/charts/chart.ts';
import { askChart } from '../../worlds/charts/index.ts';
import { isRight, type Question } from '../../worlds/wording.ts';
import type { Case } from '../../worlds/world.ts';

/** Charts that ECharts drew, librsvg rasterised and libvips saved: nothing of ours but the numbers. */
export const OUTSIDE_CHART_TASKS: readonly ChartKind[] = chartKinds;

/** Twice the side of what a model sees, so that it shrinks as users' pictures do. */
const SIDE = 192;
const FONT = 18;

/** Everything that is random about a case, before any program draws it. */
export interface OutsideChart {
  readonly data: ChartData;
  readonly question: Question;
  readonly option: EChartsCoreOption;
}

/** Draws numbers until they allow a question, and a style for them. */
export function draftChart(kind: ChartKind, random: Random): OutsideChart {
  for (;;) {
    const data = drawData(random, 'test', 1, kind);
    const blank = { picture: { width: 1, height: 1, data: new Uint8Array(3) } };
    const chart = { ...data, part: blank, plot: { left: 0, top: 0, right: 1, bottom: 1 } };
    const task = random.pick(['value', 'extreme', 'compare', 'calculate', 'structure']);
    const question = askChart(task, chart, random, 'test');
    if (question) return { data, question, option: styled(data, random) };
  }
}

/** How ECharts is to draw it: its own palettes, grids, fonts and roundings. */
function styled({ kind, data, most, printed }: ChartData, random: Random): EChartsCoreOption {
  const dark = random.chance(0.2);
  const ink = dark ? '#eee' : '#222';
  const text = { fontSize: FONT, color: ink, fontFamily: random.pick(['sans-serif', 'serif', 'monospace']) };
  const base = {
    animation: false,
    backgroundColor: dark ? '#1b1f2a' : random.pick(['#fff', '#fafafa', '#f6f2e8']),
  };
  const label = { show: printed, ...text };
  if (kind === 'pie') {
    const slices = data.map(({ label: name, value }) => ({ name, value }));
    const inner = random.chance(0.4) ? '30%' : 0;
    const formatter = printed ? '{b} {c}' : '{b}';
    return {
      ...base,
      series: [
        {
          type: 'pie',
          radius: [inner, '48%'],
          startAngle: 90,
          data: slices,
          label: { ...label, show: true, formatter },
          labelLine: { length: 3, length2: 2 },
        },
      ],
    };
  }
  const crowded = kind !== 'bars' && data.length > 4 && data[0].label.length > 1;
  const names = {
    type: 'category',
    data: data.map(({ label: name }) => name),
    axisLabel: { ...text, fontSize: crowded ? 14 : FONT, interval: 0 },
    axisTick: { show: random.chance(0.5) },
  };
  const values = {
    type: 'value',
    min: 0,
    max: most,
    interval: most / 5,
    axisLabel: { ...text, hideOverlap: true },
    splitLine: { show: random.chance(0.6) },
    axisLine: { show: random.chance(0.5) },
  };
  const across = kind === 'bars';
  const name = data.some(({ label: one }) => one.length > 1) ? 46 : 22;
  const number = 14 + 11 * String(most).length;
  return {
    ...base,
    grid: across
      ? { left: name, right: 26, top: 6, bottom: 30 }
      : { left: number, right: 8, top: printed ? 28 : 12, bottom: 30 },
    xAxis: across ? values : names,
    yAxis: across ? { ...names, inverse: true } : values,
    series: [
      {
        type: kind === 'line' ? 'line' : 'bar',
        data: data.map(({ value }) => value),
        label: { ...label, position: across ? 'insideRight' : 'top' },
        itemStyle: { borderRadius: kind === 'line' ? 0 : random.integer(0, 5) },
        colorBy: random.pick(['series', 'data']),
        symbolSize: 8,
        lineStyle: { width: 3 },
      },
    ],
  };
}

/** A case on a chart that another program drew. Throws UserError where ECharts or sharp is not installed. */
export async function outsideChartCase(task: string, random: Random): Promise<Case> {
  const kind = chartKinds.find((one) => one === task);
  if (!kind) throw new Error(`outside-charts has no task "${task}"; it has ${chartKinds.join(', ')}`);
  // All randomness is spent before the first wait.
  const { question, option } = draftChart(kind, random);
  const picture = await decodePicture(await rasterise(await drawSvg(option)));
  return {
    suite: 'outside-charts',
    task,
    metric: 'accuracy',
    turns: [{ role: 'user', parts: [{ picture }, { text: question.prompt }] }],
    expected: question.answer,
    score: (reply) => Number(isRight(question, reply)),
  };
}

export async function drawSvg(option: EChartsCoreOption): Promise<string> {
  const echarts = await import('echarts').catch(() => {
    throw new UserError(
      'The suite outside-charts needs the package echarts, which is not installed. Run: npm install echarts',
      'FAILED_PRECONDITION',
    );
  });
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: SIDE, height: SIDE });
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

async function rasterise(svg: string): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(svg)).png({ compressionLevel: 3 }).toBuffer();
}
