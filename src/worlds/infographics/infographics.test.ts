import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import { expectLaws } from '../laws.testing.ts';
import { askPoster, infographics } from './index.ts';
import { drawPanels, drawPoster, ICONS, type Panel, type Poster } from './poster.ts';

test('the laws of all worlds', () => expectLaws(infographics, { cases: 10 }));

/** Posters without wear, so that pixels have the colours that they were drawn in. */
function* posters(count: number): Generator<Poster> {
  const random = new Random('posters');
  for (let i = 0; i < count; ) {
    const poster = drawPoster(drawPanels(random, 'train', 1), random, 'train', 0);
    if (!poster) continue;
    i++;
    yield poster;
  }
}

/** How many pixels in a column of the picture have exactly this colour. */
const inked = ({ width, data }: Picture, ink: readonly number[], x: number, top: number, bottom: number) => {
  let count = 0;
  for (let y = Math.ceil(top); y < bottom; y++) {
    const start = (y * width + x) * 3;
    if (ink.every((value, channel) => Math.abs(data[start + channel] - 255 * value) < 6)) count++;
  }
  return count;
};

test('icons and bars are filled as far as their values say, measured in the picture', () => {
  let [bars, icons] = [0, 0];
  for (const { part, panels, areas } of posters(60)) {
    panels.forEach(({ kind, value }, i) => {
      const { area, ink } = areas[i];
      const width = area.right - area.left;
      const solid = (x: number) => inked(part.picture, ink, Math.floor(x), area.top, area.bottom);
      if (kind === 'bar') {
        // The frame is of the same colour, two pixels high.
        const filled = Array.from(
          { length: 100 },
          (_, k) => solid(area.left + (width * (k + 0.5)) / 100) > 4,
        );
        expect(Math.abs(filled.filter(Boolean).length - value), `a bar of ${value}`).toBeLessThan(5);
        bars++;
      }
      if (kind === 'icons') {
        const full = Array.from(
          { length: ICONS },
          (_, k) => solid(area.left + (width * (k + 0.5)) / ICONS) > 1,
        );
        expect(full.filter(Boolean).length, `${value} icons`).toBe(value);
        icons++;
      }
    });
  }
  expect(Math.min(bars, icons)).toBeGreaterThan(20);
});

test('labels and numbers stand in the picture', () => {
  for (const { part, panels } of posters(30)) {
    const expected = panels
      .map(({ label, kind, value }) => label + (kind === 'number' ? value : ''))
      .join('');
    const regions = (part.regions?.regions ?? []).flatMap((one) => (one.kind === 'character' ? [one] : []));
    expect(regions.map(({ character }) => character).join('')).toBe(expected);
    for (const { x, y } of regions) {
      expect(Math.min(x, y)).toBeGreaterThan(0);
      expect(Math.max(x, y)).toBeLessThan(96);
    }
  }
});

test('answers follow from the panels alone', () => {
  const random = new Random('answers');
  let asked = 0;
  for (const poster of posters(150)) {
    const panelOf = (label: string) => poster.panels.find((panel) => panel.label === label) as Panel;
    const named = (prompt: string) =>
      poster.panels
        .map(({ label }) => ({ label, at: prompt.search(new RegExp(`(?<![A-Za-z])${label}(?![A-Za-z])`)) }))
        .filter(({ at }) => at >= 0)
        .sort((x, y) => x.at - y.at)
        .map(({ label }) => panelOf(label));
    for (const task of infographics.tasks) {
      const question = askPoster(task, poster, random, 'test');
      if (!question) continue;
      asked++;
      const { prompt, answer } = question;
      const [first, second] = named(prompt);
      if (task === 'infoValue') expect(Number(answer), prompt).toBe(first.value);
      if (task === 'infoCompare' && second)
        expect(answer, prompt).toBe(first.value > second.value ? 'yes' : 'no');
      if (task === 'infoCompare' && !second) {
        const values = poster.panels.map(({ value }) => value);
        const wanted = /most|largest|leads|highest|ahead/.test(prompt)
          ? Math.max(...values)
          : Math.min(...values);
        expect(panelOf(answer).value, prompt).toBe(wanted);
      }
      if (task === 'infoColor') {
        const { color } = poster.panels.find((panel) => prompt.includes(panel.color)) ?? {};
        const panel = poster.panels.find(({ label, color: own }) => label === answer || own === answer);
        expect(color === undefined ? first.label : answer, prompt).toBe(panel?.label);
      }
      if (task === 'infoStructure' && first) expect(answer, prompt).toBe(first.kind);
      if (task === 'infoStructure' && !first) expect(answer, prompt).toBe(String(poster.panels.length));
    }
  }
  expect(asked).toBeGreaterThan(400);
});
