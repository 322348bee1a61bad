import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import { expectLaws } from '../laws.testing.ts';
import { chartKinds, drawChart, drawData } from './chart.ts';
import { askChart, charts } from './index.ts';

test('the laws of all worlds', () => expectLaws(charts, { cases: 10 }));

const at = ({ width, data }: Picture, x: number, y: number) => {
  const start = (Math.floor(y) * width + Math.floor(x)) * 3;
  return [...data.subarray(start, start + 3)];
};
const apart = (a: number[], b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));

test('bars and columns are as long as their values say, measured in the picture', () => {
  const random = new Random('lengths');
  for (const kind of ['columns', 'bars'] as const) {
    for (let i = 0; i < 20; i++) {
      const { part, data, most, plot, printed } = drawChart(
        drawData(random, 'train', 1, kind),
        random,
        'train',
        0,
      );
      if (printed) continue;
      const { picture } = part;
      const upright = kind === 'columns';
      const [from, to] = upright ? [plot.left, plot.right] : [plot.top, plot.bottom];
      const length = upright ? plot.bottom - plot.top : plot.right - plot.left;
      data.forEach(({ value }, k) => {
        const middle = from + ((to - from) * (k + 0.5)) / data.length;
        const probe = (along: number) =>
          upright ? at(picture, middle, plot.bottom - 1 - along) : at(picture, plot.left + 1 + along, middle);
        const color = probe(1);
        let long = 1;
        while (long < length && apart(probe(long), color) < 40) long++;
        expect(Math.abs((long / length) * most - value) / most, `${kind} ${value} of ${most}`).toBeLessThan(
          0.05,
        );
      });
    }
  }
});

test('slices cover their share of the disc', () => {
  const random = new Random('slices');
  for (let i = 0; i < 20; i++) {
    const { part, data, plot } = drawChart(drawData(random, 'train', 1, 'pie'), random, 'train', 0);
    const [x, y] = [(plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2];
    const radius = (plot.right - plot.left) / 2 - 3;
    const samples = 2000;
    const counts = new Map<string, number>();
    for (let k = 0; k < samples; k++) {
      const angle = (2 * Math.PI * k) / samples;
      const color = at(
        part.picture,
        x + radius * 0.8 * Math.cos(angle),
        y + radius * 0.8 * Math.sin(angle),
      ).join();
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
    const shares = [...counts.values()].map((count) => (100 * count) / samples).toSorted((a, b) => b - a);
    data
      .map(({ value }) => value)
      .toSorted((a, b) => b - a)
      .forEach((value, k) => {
        expect(Math.abs(shares[k] - value)).toBeLessThan(8);
      });
  }
});

test('answers follow from the data alone', () => {
  const random = new Random('answers');
  for (let i = 0; i < 300; i++) {
    const data = drawData(random, 'train', 1, random.pick(chartKinds));
    const chart = {
      ...data,
      part: { picture: { width: 1, height: 1, data: new Uint8Array(3) } },
      plot: { left: 0, top: 0, right: 1, bottom: 1 },
    };
    const amountOf = (label: string) => data.data.find((datum) => datum.label === label)!.value;
    const values = data.data.map(({ value }) => value);
    for (const task of charts.tasks) {
      const question = askChart(task, chart, random, 'test');
      if (!question) continue;
      const { prompt, answer } = question;
      const named = data.data
        .map(({ label }) => label)
        .filter((label) => new RegExp(`(^|[^A-Za-z])${label}([^A-Za-z]|$)`).test(prompt.replace('What', '')));
      const placeOf = (label: string) => prompt.search(new RegExp(`(^|[^A-Za-z])${label}([^A-Za-z]|$)`));
      named.sort((a, b) => placeOf(a) - placeOf(b));
      if (task === 'value') expect(amountOf(named[0])).toBe(Number(answer));
      if (task === 'extreme')
        expect(amountOf(answer)).toBe(
          /largest|highest|greatest|leads/.test(prompt) ? Math.max(...values) : Math.min(...values),
        );
      if (task === 'compare' && named.length === 2)
        expect(amountOf(named[0]) > amountOf(named[1]) ? 'yes' : 'no', prompt).toBe(answer);
      if (task === 'calculate' && named.length === 2) {
        const [a, b] = named.map(amountOf);
        expect([a + b, Math.abs(a - b)], prompt).toContain(Number(answer));
      }
    }
  }
});
