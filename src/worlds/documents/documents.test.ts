import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws } from '../laws.testing.ts';
import { drawData, drawDocument } from './form.ts';
import { askDocument, documents } from './index.ts';

test('the laws of all worlds', () => expectLaws(documents, { cases: 10 }));

test('everything is printed inside the picture, line by line, and values right of or behind their labels', () => {
  const random = new Random('print');
  for (let i = 0; i < 60; i++) {
    const data = drawData(random, 'test', 1);
    const { picture, regions } = drawDocument(data, random, 'test', 1);
    const characters = regions!.regions.flatMap((region) => (region.kind === 'character' ? [region] : []));
    for (const { x, y } of characters) {
      expect(x > 0 && x < picture.width && y > 0 && y < picture.height).toBe(true);
    }
    const printed = characters.map(({ character }) => character).join('');
    const bare = (text: string) => text.replaceAll(' ', '');
    expect(printed.startsWith(bare(data.title))).toBe(true);
    for (const { label, value } of data.lines) {
      expect(printed).toContain(data.kind === 'timetable' ? bare(value + label) : bare(label));
      expect(printed).toContain(bare(value));
    }
  }
});

test('totals, dearest, cheapest, first and last follow from the lines', () => {
  const random = new Random('deduction');
  for (let i = 0; i < 300; i++) {
    const data = drawData(random, 'train', 1, random.pick(['receipt', 'timetable']));
    const { prompt, answer } = askDocument('deduction', data, random, 'train') ?? {};
    if (!prompt) continue;
    const items = data.kind === 'receipt' ? data.lines.slice(0, -1) : data.lines;
    const amount = (text: string) => Number(text.replace(':', '.'));
    const sorted = items.toSorted((a, b) => amount(a.value) - amount(b.value));
    const named = items.filter(({ label }) => new RegExp(`\\b${label}\\b`).test(prompt));
    if (named.length === 2) expect(Number(named[0].value) + Number(named[1].value)).toBe(Number(answer));
    else expect(answer, prompt).toBe((/most|dearest|last/.test(prompt) ? sorted.at(-1) : sorted[0])?.label);
    if (data.kind === 'receipt')
      expect(data.lines.at(-1)?.value).toBe(String(items.reduce((sum, { value }) => sum + Number(value), 0)));
  }
});
