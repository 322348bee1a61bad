import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { draftChart, drawSvg, OUTSIDE_CHART_TASKS, outsideChartCase } from './index.ts';

test.for(OUTSIDE_CHART_TASKS)('%s: ECharts draws every label; cases follow from the seed', async (kind) => {
  const random = new Random(kind);
  for (let i = 0; i < 4; i++) {
    const { data, option } = draftChart(kind, random);
    const svg = await drawSvg(option);
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    for (const { label, value } of data.data)
      expect(
        texts.some((text) => text === label || text === `${label} ${value}`),
        `${label} in ${texts}`,
      ).toBe(true);
    if (kind !== 'pie' && kind !== 'bars') expect(texts).toContain(String(data.most));
  }
  const [one, same] = await Promise.all([1, 2].map(() => outsideChartCase(kind, new Random('same'))));
  expect(one.turns).toEqual(same.turns);
  expect([one.score(one.expected, []), one.score('', [])]).toEqual([1, 0]);
});

test('no task of another name', async () => {
  await expect(outsideChartCase('radar', new Random(1))).rejects.toThrow('radar');
});
