import { hashString } from '../../base/random.ts';
import type { Split } from '../world.ts';

/** The words of the scenes: what an object can be. */
export const SHAPES = [
  'circle',
  'square',
  'rectangle',
  'triangle',
  'star',
  'cross',
  'ring',
  'heart',
] as const;
export const COLORS = [
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
  'brown',
  'black',
  'white',
  'grey',
] as const;
export const SIZES = ['small', 'medium', 'large'] as const;

export type ShapeName = (typeof SHAPES)[number];
export type ColorName = (typeof COLORS)[number];
export type SizeName = (typeof SIZES)[number];

/** What an object is called in full. */
export interface Triple {
  readonly size: SizeName;
  readonly color: ColorName;
  readonly shape: ShapeName;
}

/** All 264 combinations. */
export const TRIPLES: readonly Triple[] = SIZES.flatMap((size) =>
  COLORS.flatMap((color) => SHAPES.map((shape) => ({ size, color, shape }))),
);

/**
 * Who owns a combination: about 6 % of them appear in validation scenes only and 6 % in test scenes only,
 * so that `train` never sees, say, a small pink cross.
 */
export function ownerOf(triple: Triple): Split {
  const bucket = hashString(`scenes ${triple.size} ${triple.color} ${triple.shape}`) % 100;
  return bucket < 6 ? 'validation' : bucket < 12 ? 'test' : 'train';
}

/** Scenes of a split may show its own combinations and those of `train`. */
export function isAllowed(triple: Triple, split: Split): boolean {
  const owner = ownerOf(triple);
  return owner === 'train' || owner === split;
}

export function inFull({ size, color, shape }: Triple): string {
  return `${size} ${color} ${shape}`;
}

export function plural(shape: ShapeName): string {
  return shape === 'cross' ? 'crosses' : `${shape}s`;
}
