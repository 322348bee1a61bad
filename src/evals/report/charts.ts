import type { CustomSeriesRenderItemAPI } from 'echarts';
import { UserError } from '../../base/errors.ts';
import { cellOf, type KnownTask } from './cells.ts';
import type { ReportResults } from './results.ts';
import type { ReportSection } from './rows.ts';

export interface Chart {
  readonly modality: string;
  readonly svg: string;
}

const WIDTH = 820;
const ROW_HEIGHT = 34;
/** Width of a letter of a label in pixels, about. */
const LETTER = 6.6;
/** Of Okabe and Ito's palette, which people without colour vision can tell apart. */
const COLORS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7'];

/** One chart of each section that has a greedy score: a bar for each member, its 95 % interval across its end. */
export async function reportCharts(
  results: ReportResults,
  sections: readonly ReportSection[],
  known: readonly KnownTask[],
): Promise<Chart[]> {
  const echarts = await import('echarts').catch(() => {
    throw new UserError(
      'The charts of the report need the package echarts, which is not installed. Run: npm install echarts',
      'FAILED_PRECONDITION',
    );
  });
  const charts: Chart[] = [];
  for (const { modality, title, rows } of sections) {
    const bars = Object.entries(results.members).map(([name, member]) => ({
      name,
      cells: rows.map((row) => cellOf(row, member, 'greedy', known)),
    }));
    const shown = rows.map((_, i) => i).filter((i) => bars.some(({ cells }) => 'value' in cells[i]));
    if (shown.length === 0) continue;
    const names = shown.map((i) => rows[i].benchmark);
    const height = 90 + shown.length * Math.max(ROW_HEIGHT, 18 * bars.length);
    const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
    const series = bars.flatMap(({ name, cells }, place) => {
      const values = shown.map((i) => {
        const cell = cells[i];
        return 'value' in cell ? cell : undefined;
      });
      const color = COLORS[place % COLORS.length];
      return [
        {
          type: 'bar' as const,
          name,
          itemStyle: { color },
          data: values.map((cell) => (cell ? Number((100 * cell.value).toFixed(2)) : null)),
        },
        {
          type: 'custom' as const,
          name,
          itemStyle: { color: '#333' },
          z: 3,
          renderItem: (params: { dataIndex: number }, api: CustomSeriesRenderItemAPI) => {
            const cell = values[params.dataIndex];
            if (!cell) return undefined;
            const ends = [cell.value - cell.interval, cell.value + cell.interval];
            const [[left, middle], [right]] = ends.map((end) =>
              api.coord([100 * Math.min(1, Math.max(0, end)), params.dataIndex]),
            );
            // Where echarts sets the bars of one group: shares of a band's height around its middle.
            const layout = api.barLayout({ count: bars.length, barGap: '30%', barCategoryGap: '20%' });
            const y = middle + (layout?.[place].offsetCenter ?? 0);
            const line = (x1: number, y1: number, x2: number, y2: number) => ({
              type: 'line' as const,
              shape: { x1, y1, x2, y2 },
              style: { stroke: '#333', lineWidth: 1.5 },
            });
            return {
              type: 'group' as const,
              children: [
                line(left, y, right, y),
                line(left, y - 4, left, y + 4),
                line(right, y - 4, right, y + 4),
              ],
            };
          },
          data: values.map((cell, i) => [cell ? 100 * cell.value : 0, i]),
        },
      ];
    });
    chart.setOption({
      animation: false,
      title: { text: `${title}: greedy, % on held-out cases`, left: 12, top: 8, textStyle: { fontSize: 14 } },
      legend: { top: 8, right: 12, data: bars.map(({ name }) => name) },
      grid: {
        left: 24 + LETTER * Math.max(...names.map(({ length }) => length)),
        right: 30,
        top: 48,
        bottom: 30,
      },
      xAxis: { type: 'value', min: 0, max: 100 },
      yAxis: { type: 'category', inverse: true, data: names },
      barGap: '30%',
      barCategoryGap: '20%',
      series,
      backgroundColor: '#fff',
    });
    charts.push({ modality, svg: chart.renderToSVGString() });
    chart.dispose();
  }
  return charts;
}
