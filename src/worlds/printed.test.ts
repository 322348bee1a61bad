import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import type { PictureRegions } from '../media/regions.ts';
import { Canvas } from './draw/canvas.ts';
import { drawFace, print } from './draw/print.ts';
import { PrintedWords } from './printed.ts';
import { loadWorld, type WorldName } from './registry.ts';

const printedLines = (...lines: string[]): PictureRegions => {
  const style = { face: drawFace(new Random('face'), 'train'), size: 10, color: [0, 0, 0] as const };
  const canvas = new Canvas(200, 100, [1, 1, 1]);
  return {
    kind: 'character',
    regions: lines.flatMap((line, i) => print(canvas, line, style, { x: 2, y: 12 * i + 12 })),
  };
};

describe('printed words', () => {
  const words = new PrintedWords(printedLines('Ice tea: 12', 'Total 9:30'));

  it('are found where they stand, character by character', () => {
    expect(words.read('12')).toEqual([
      { at: 0, first: [7], last: [7] },
      { at: 1, first: [8], last: [8] },
    ]);
    expect(words.read('at 9:30').map(({ at, first }) => [at, first[0]])).toEqual([
      [3, 14],
      [4, 15],
      [5, 16],
      [6, 17],
    ]);
  });

  it('are found as a whole behind the word of a question', () => {
    expect(words.named('What does TEA cost?')).toEqual([{ at: 13, first: [3, 4, 5], last: [3, 4, 5] }]);
  });

  it('are whole words, printed once', () => {
    expect(words.read('1 ea Iced 30')).toEqual([]);
    expect(new PrintedWords(printedLines('12', '5 12')).read('12 5')).toEqual([
      { at: 3, first: [2], last: [2] },
    ]);
    expect(new PrintedWords(undefined).read('12')).toEqual([]);
  });
});

it.each<WorldName>(['documents', 'charts', 'infographics'])(
  '%s says where its answers are read',
  async (name) => {
    const world = await loadWorld(name);
    const random = new Random(`printed ${name}`);
    let count = 0;
    for (let i = 0; i < 12; i++) {
      const turns = world.document(random, 'train', 1, true);
      const regions = turns[0].parts.flatMap((part) =>
        'picture' in part ? (part.regions?.regions ?? []) : [],
      );
      for (const part of turns.filter(({ role }) => role === 'model').flatMap(({ parts }) => parts)) {
        const text = 'thought' in part ? part.thought : 'text' in part ? part.text : '';
        for (const { at, first } of ('references' in part && part.references) || []) {
          const region = regions[first[0]];
          expect(region.kind === 'character' && region.character.toLowerCase()).toBe(text[at].toLowerCase());
          count++;
        }
      }
    }
    expect(count).toBeGreaterThan(50);
  },
);
