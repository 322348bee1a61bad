import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws } from '../laws.testing.ts';
import { drawHomework, homework } from './index.ts';
import { drawSolution } from './solution.ts';

test('the laws of all worlds', () => expectLaws(homework, { cases: 10 }));

const value = (expression: string): number => new Function(`return ${expression}`)();

/** Checks written lines as a teacher does, and says which is the first wrong one, and what is right. */
function teach(texts: readonly string[]): { wrong: number | undefined; right: number } {
  const [first, second, third] = texts;
  const number = (text: string) => Number(/-?[\d.]+/.exec(text.replace(/^.*=/, ''))?.[0]);
  const linear = /^(\d+)x\+(\d+)=(\d+)$/.exec(first);
  if (linear) {
    const [a, b, c] = linear.slice(1).map(Number);
    const wrong = number(second) !== c - b ? 2 : number(third) * a !== number(second) ? 3 : undefined;
    return { wrong, right: (c - b) / a };
  }
  if (first.includes('*')) {
    const right = value(first);
    return {
      wrong: value(second.slice(1)) !== right ? 2 : number(third) !== value(second.slice(1)) ? 3 : undefined,
      right,
    };
  }
  const [one, other] = first.match(/\d+/g)!.map(Number);
  const right = one * other;
  return { wrong: /m\+a|v\/t/.test(second) ? 2 : number(third) !== right ? 3 : undefined, right };
}

test('a teacher who knows only the written lines finds the same mistake and the same answer', () => {
  const random = new Random('teacher');
  const mistakes = { 2: 0, 3: 0, none: 0 };
  for (let i = 0; i < 600; i++) {
    const { lines, wrongLine, answer } = drawSolution(random, i % 2 === 0 ? 'test' : 'train');
    const texts = lines.map(({ text }) => text);
    const { wrong, right } = teach(texts);
    expect(wrong, texts.join(' | ')).toBe(wrongLine);
    expect(String(right)).toBe(answer.replace(/ [Nm]$/, ''));
    mistakes[(wrongLine ?? 'none') as keyof typeof mistakes]++;
    lines.forEach(({ reason }, line) => {
      expect(reason !== undefined).toBe(line + 1 === wrongLine);
      const [, said, result, instead] = /^([\d-+*/ ]+) = (\d+), not (\d+)$/.exec(reason ?? '') ?? [];
      if (said) expect([value(said), result === instead]).toEqual([Number(result), false]);
    });
  }
  for (const count of Object.values(mistakes)) expect(count).toBeGreaterThan(100);
});

test('all lines stand in the picture, one below the other', () => {
  const random = new Random('lines');
  for (let i = 0; i < 40; i++) {
    const solution = drawSolution(random, 'test');
    const { picture, regions } = drawHomework(solution, random, 'test', 1);
    const characters = regions!.regions.flatMap((region) => (region.kind === 'character' ? [region] : []));
    expect(characters.map(({ character }) => character).join('')).toBe(
      solution.lines.map(({ text }) => text.replaceAll(' ', '')).join(''),
    );
    for (const { x, y } of characters)
      expect(
        x > 0 && y > 0 && x < picture.width && y < picture.height,
        solution.lines.map(({ text }) => text).join(),
      ).toBe(true);
  }
});
