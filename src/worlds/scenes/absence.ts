import { kindOf, type Level, type Request } from './question.ts';
import { countOf, type Kind } from './scene.ts';
import { COLORS, isAllowed, SHAPES, SIZES, type Triple } from './vocabulary.ts';

/** A kind that the scene shows, of the attributes in `level`. */
export function presentKind(level: Level, { scene, random }: Request): Kind {
  return kindOf(random.pick(scene.objects), level);
}

/**
 * A kind that the scene does not show. Where `level` names several attributes, most are hard: each attribute
 * of its own is there, or all but one are; otherwise the model could answer from single words.
 * Full triples that the split may not show are never asked about: they would always be absent.
 */
export function absentKind(level: Level, { scene, random, split }: Request): Kind | undefined {
  for (let attempt = 0; attempt < 30; attempt++) {
    const changed = random.pick(level);
    const hardness = random.next();
    const object: Triple = { ...pickTriple(scene.objects[random.integer(0, scene.objects.length)]) };
    const other = random.pick(scene.objects);
    const foreign: Triple = {
      size: random.pick(SIZES),
      color: random.pick(COLORS),
      shape: random.pick(SHAPES),
    };
    // Swapping between two objects of the scene tests binding; a foreign value tests presence.
    const source = hardness < 0.55 && attempt < 12 ? other : foreign;
    const mixed: Triple = hardness > 0.92 ? foreign : { ...object, [changed]: source[changed] };
    if (level.length === 3 && !isAllowed(mixed, split)) continue;
    const kind = kindOf(mixed, level);
    if (countOf(kind, scene) === 0) return kind;
  }
  return undefined;
}

function pickTriple({ size, color, shape }: Triple): Triple {
  return { size, color, shape };
}
