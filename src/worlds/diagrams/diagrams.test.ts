import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws } from '../laws.testing.ts';
import { askDiagram, diagrams, drawDiagram, paintDiagram, reachedFrom } from './index.ts';

test('the laws of all worlds', () => expectLaws(diagrams, { cases: 10 }));

test('what can be reached, by powers of the matrix of arrows', () => {
  const random = new Random('reach');
  for (let i = 0; i < 200; i++) {
    const diagram = drawDiagram(random, 'train', 1);
    const size = diagram.boxes.length;
    const reach = Array.from({ length: size }, (_, a) =>
      Array.from({ length: size }, (_, b) => diagram.arrows.some(([x, y]) => x === a && y === b)),
    );
    for (let k = 0; k < size; k++)
      for (let a = 0; a < size; a++)
        for (let b = 0; b < size; b++) reach[a][b] ||= reach[a][k] && reach[k][b];
    for (let a = 0; a < size; a++) {
      expect(reach[a][a], 'a circle').toBe(false);
      expect(reachedFrom(diagram, a).toSorted((x, y) => x - y)).toEqual(
        [...reach[a].keys()].filter((b) => reach[a][b]),
      );
    }
  }
});

test('answers follow from the arrows, and arrows join neighbours alone', () => {
  const random = new Random('arrows');
  for (let i = 0; i < 300; i++) {
    const diagram = drawDiagram(random, 'train', 1);
    const { boxes, arrows } = diagram;
    expect(new Set(boxes.map(({ cell }) => cell)).size).toBe(boxes.length);
    for (const [from, to] of arrows) {
      const [a, b] = [boxes[from].cell, boxes[to].cell];
      expect(Math.max(Math.abs((a % 3) - (b % 3)), Math.abs(Math.floor(a / 3) - Math.floor(b / 3)))).toBe(1);
    }
    const question = askDiagram('diagramArrow', diagram, random, 'train');
    if (!question) continue;
    const named = boxes.findIndex(({ label }) => new RegExp(`\\b${label}\\b`).test(question.prompt));
    const answer = boxes.findIndex(({ label }) => label === question.answer);
    const joined = arrows.filter(
      ([from, to]) => (from === named && to === answer) || (from === answer && to === named),
    );
    expect(joined.length, question.prompt).toBe(1);
  }
});

test('letters stand in the picture', () => {
  const random = new Random('letters');
  for (let i = 0; i < 20; i++) {
    const diagram = drawDiagram(random, 'test', 1);
    const { picture, regions } = paintDiagram(diagram, random, 'test', 1);
    expect(regions?.regions.length).toBe(diagram.boxes.length);
    expect(picture.width * picture.height).toBe(96 * 96);
  }
});
