import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { Canvas } from '../draw/canvas.ts';
import { characters, faces, facesOf } from './faces.ts';
import { boxOf, layOut, place } from './layout.ts';
import { colorNames, contrast, drawColor } from './palette.ts';
import { characterAccuracy, editDistance } from './score.ts';
import { drawNumber, drawWord, isAllowed, ownerOf, words } from './texts.ts';

const splits = ['train', 'validation', 'test'] as const;

describe('characterAccuracy', () => {
  it('is 1 minus the edit distance over the longer length', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
    expect(characterAccuracy('house', 'house')).toBe(1);
    expect(characterAccuracy('mouse', 'house')).toBeCloseTo(0.8);
    expect(characterAccuracy('houses', 'house')).toBeCloseTo(5 / 6);
    expect(characterAccuracy('House', 'house')).toBeCloseTo(0.8);
    expect(characterAccuracy('xyz', 'house')).toBe(0);
    expect(characterAccuracy('', '')).toBe(1);
  });
});

describe('texts', () => {
  it('has words of 3 to 9 small letters, some of them held out', () => {
    expect(words.length).toBeGreaterThan(1000);
    expect(words.filter((word) => !/^[a-z]{3,9}$/.test(word))).toEqual([]);
    for (const split of splits)
      expect(words.filter((word) => ownerOf(word) === split).length).toBeGreaterThan(50);
  });

  it('prints only what the split owns', () => {
    for (const split of splits) {
      const random = new Random(split);
      for (let i = 0; i < 200; i++) {
        const word = drawWord(random, split);
        const number = drawNumber(random, split);
        expect(word.text).toMatch(/^([a-z]{3,9}|[A-Z]{3,9}|[A-Z][a-z]{2,8})$/);
        expect(number.text).toMatch(/^(0|[1-9]\d{0,4})$/);
        expect(isAllowed(word.text, split) && isAllowed(number.text, split)).toBe(true);
      }
    }
  });
});

describe('faces', () => {
  it('have every character, each with ink within reasonable bounds', () => {
    for (const face of faces) {
      for (const character of characters) {
        const { contours, advance } = face.glyph(character);
        const box = boxOf(contours);
        expect(box.bottom - box.top, `${face.name} ${character}`).toBeGreaterThan(0.3);
        expect(box.bottom - box.top).toBeLessThan(1.2);
        expect(advance).toBeGreaterThan(0.1);
      }
      expect(() => face.glyph('é')).toThrow(/has no "é"/);
    }
  });

  it('differ between all splits and all characters', () => {
    expect(facesOf('train').length).toBeGreaterThan(12);
    for (const face of faces) {
      const shapes = [...characters].map((character) => JSON.stringify(face.glyph(character).contours));
      // Some sans fonts draw capital I and small l alike; nothing else may coincide.
      expect(new Set(shapes).size, face.name).toBeGreaterThanOrEqual(characters.length - 1);
    }
  });

  it('draws pixel letters on whole pixels', () => {
    const face = faces.find(({ grid }) => grid !== undefined)!;
    const block = layOut([['Ag7']], { face, spacing: 0.1, pitch: 1.2, alignment: [0.5] });
    const canvas = new Canvas(48, 32);
    const placement = { box: { left: 0, right: 0, top: 0, bottom: 0 }, x: 4, y: 20, size: 18, angle: 0 };
    canvas.fillPath(place(block.outlines[0], placement), [0, 0, 0]);
    const between = [...canvas.data].filter((value) => value > 1e-3 && value < 1 - 1e-3);
    expect(between).toEqual([]);
  });
});

describe('palette', () => {
  it('keeps the names apart: white, yellow and black stand where contrast puts them', () => {
    const random = new Random('palette');
    for (let i = 0; i < 100; i++) {
      const white = drawColor('white', random);
      expect(contrast(white, drawColor('black', random))).toBeGreaterThan(14);
      expect(contrast(white, drawColor('yellow', random))).toBeLessThan(1.6);
      for (const name of colorNames) {
        for (const value of drawColor(name, random)) expect(value >= 0 && value <= 1).toBe(true);
      }
    }
  });
});
