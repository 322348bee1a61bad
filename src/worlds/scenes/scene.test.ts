import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { boundsOf, extentOf } from '../draw/outlines.ts';
import { ANCHORS, fromHex, nearestName, sampleColor } from './colors.ts';
import { MOST_OBJECTS, sampleScene } from './layout.ts';
import { renderScene } from './render.ts';
import type { SceneObject } from './scene.ts';
import { COLORS, ownerOf, SHAPES, TRIPLES } from './vocabulary.ts';

/** A point well inside the object's paint, away from holes and notches. */
function insidePoint(object: SceneObject): [number, number] {
  if (object.shape === 'triangle') {
    // The middle of a slanted triangle's box lies on its edge.
    const mean = (axis: 0 | 1) => object.contours[0].reduce((sum, point) => sum + point[axis], 0) / 3;
    return [mean(0), mean(1)];
  }
  if (object.shape !== 'ring') return [object.x, object.y];
  const hole = boundsOf([object.contours[1]]);
  return [object.x, (hole.top + object.y - object.halfHeight) / 2];
}

describe('scenes', () => {
  it('hold out about 12 % of the combinations, and every colour, shape and size stays in training', () => {
    const held = TRIPLES.filter((triple) => ownerOf(triple) !== 'train');
    expect(held.length / TRIPLES.length).toBeGreaterThan(0.08);
    expect(held.length / TRIPLES.length).toBeLessThan(0.16);
    for (const key of ['color', 'shape', 'size'] as const) {
      const values = (list: typeof TRIPLES) => new Set(list.map((triple) => triple[key])).size;
      expect(values(TRIPLES.filter((triple) => ownerOf(triple) === 'train'))).toBe(values(TRIPLES));
    }
  });

  it.each(['train', 'validation', 'test'] as const)('of %s show only what the split owns', (split) => {
    const random = new Random(`owners ${split}`);
    const counts = new Array<number>(MOST_OBJECTS + 1).fill(0);
    for (let i = 0; i < 400; i++) {
      const { objects } = sampleScene(random, split);
      counts[objects.length]++;
      const owners = objects.map(ownerOf);
      expect(owners.every((owner) => owner === 'train' || owner === split)).toBe(true);
      expect(owners).toContain(split);
    }
    expect(counts[0]).toBe(0);
    for (const count of counts.slice(1)) expect(count).toBeGreaterThan(400 / MOST_OBJECTS / 2);
  });

  it('keep objects inside the picture, apart, and of clearly different sizes', () => {
    const random = new Random('layout');
    // By shape: a slanted triangle fills less of its radius than a square does.
    const extents = new Map<string, Record<string, number[]>>();
    for (let i = 0; i < 600; i++) {
      const { width, height, objects } = sampleScene(random, 'train');
      for (const object of objects) {
        const box = boundsOf(object.contours);
        expect(Math.min(box.left, box.top, width - box.right, height - box.bottom)).toBeGreaterThan(0);
        const ofShape = extents.get(object.shape) ?? { small: [], medium: [], large: [] };
        ofShape[object.size].push(extentOf(object.contours) / Math.min(width, height));
        extents.set(object.shape, ofShape);
        for (const other of objects) {
          if (other === object) continue;
          const gapX = Math.abs(object.x - other.x) - object.halfWidth - other.halfWidth;
          const gapY = Math.abs(object.y - other.y) - object.halfHeight - other.halfHeight;
          expect(Math.max(gapX, gapY)).toBeGreaterThan(1);
        }
      }
    }
    expect(extents.size).toBe(SHAPES.length);
    for (const { small, medium, large } of extents.values()) {
      expect(Math.max(...small)).toBeLessThan(Math.min(...medium));
      expect(Math.max(...medium)).toBeLessThan(Math.min(...large));
    }
  });
});

describe('colours', () => {
  it('are nearest to their own name', () => {
    const random = new Random('colours');
    for (const name of COLORS) {
      for (const anchor of ANCHORS[name]) expect(nearestName(fromHex(anchor))).toBe(name);
      const samples = Array.from({ length: 200 }, () => nearestName(sampleColor(name, random, false)));
      expect(samples.filter((found) => found === name).length, name).toBeGreaterThan(180);
    }
  });

  it('can be read off the painted pictures', () => {
    const random = new Random('pixels');
    let right = 0;
    let all = 0;
    for (let i = 0; i < 300; i++) {
      const scene = sampleScene(random, 'train');
      const { data, width } = renderScene(scene, random);
      for (const object of scene.objects) {
        const [x, y] = insidePoint(object).map(Math.floor);
        const at = (y * width + x) * 3;
        const name = nearestName([data[at] / 255, data[at + 1] / 255, data[at + 2] / 255]);
        all++;
        if (name === object.color) right++;
      }
    }
    expect(right / all).toBeGreaterThan(0.9);
  });
});
