import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws } from '../laws.testing.ts';
import { cornersOf, drawFigure, type FigureKind, paintFigure } from './figures.ts';
import { askFigure, geometry } from './index.ts';

test('the laws of all worlds', () => expectLaws(geometry, { cases: 10 }));

const distance = ([a, b]: readonly number[], [c, d]: readonly number[]) => Math.hypot(a - c, b - d);

test('answers, measured on the corners that are drawn', () => {
  const random = new Random('measure');
  for (let i = 0; i < 400; i++) {
    const kind = random.pick<FigureKind>(['triangle', 'rectangle', 'rightTriangle', 'angle', 'polygon']);
    const figure = drawFigure(kind, random, 'train');
    const corners = cornersOf(figure);
    const after = (k: number) => corners[(k + 1) % corners.length];
    const perimeter = corners.reduce((sum, corner, k) => sum + distance(corner, after(k)), 0);
    // The shoelace formula.
    const area = Math.abs(corners.reduce((sum, [x, y], k) => sum + x * after(k)[1] - after(k)[0] * y, 0)) / 2;
    const angleAt = (k: number) => {
      const [x, y] = corners[k];
      const [before, next] = [corners[(k + corners.length - 1) % corners.length], after(k)];
      const [one, other] = [Math.atan2(before[1] - y, before[0] - x), Math.atan2(next[1] - y, next[0] - x)];
      const turned = (Math.abs(one - other) * 180) / Math.PI;
      return Math.min(turned, 360 - turned);
    };
    for (const task of geometry.tasks) {
      const question = askFigure(task, figure, random, 'train');
      if (!question) continue;
      const { answer, prompt } = question;
      if (task === 'areas') expect(area).toBeCloseTo(Number(answer));
      else if (task === 'lengths') expect(perimeter).toBeCloseTo(Number(answer));
      else if (kind === 'triangle') expect(angleAt(2)).toBeCloseTo(Number(answer));
      else if (kind === 'angle') {
        const right = Math.abs(angleAt(1) - 90);
        expect(right < 1 ? 'right' : angleAt(1) < 90 ? 'acute' : 'obtuse').toBe(answer);
        expect(right < 1 || right > 13).toBe(true);
      } else if (kind === 'polygon') expect(corners.length).toBe(Number(answer));
      else
        expect(
          Math.abs(distance(corners[0], corners[1]) - distance(corners[1], corners[2])) < 1e-9 ? 'yes' : 'no',
          prompt,
        ).toBe(answer);
    }
  }
});

test('numbers stand inside the picture, and the answer to the missing angle does not', () => {
  const random = new Random('inside');
  for (let i = 0; i < 80; i++) {
    const figure = drawFigure(
      random.pick<FigureKind>(['triangle', 'rectangle', 'rightTriangle', 'circle']),
      random,
      'test',
    );
    const { picture, regions } = paintFigure(figure, random, 'test', 1);
    const printed = regions!.regions.flatMap((region) => (region.kind === 'character' ? [region] : []));
    for (const { x, y } of printed)
      expect(x > 1 && y > 1 && x < picture.width - 1 && y < picture.height - 1, figure.kind).toBe(true);
    if (figure.kind === 'triangle')
      expect(printed.map(({ character }) => character).join('')).toBe(
        `${figure.angles[0]}${figure.angles[1]}?`,
      );
  }
});
