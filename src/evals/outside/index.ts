import type { Random } from '../../base/random.ts';
import { decodePicture } from '../../media/decode.ts';
import type { Question } from '../../worlds/scenes/question.ts';
import type { Case } from '../../worlds/world.ts';
import { toCase } from './case.ts';
import { drawSave, type Save, saveSvg } from './file.ts';
import { askAbout, OUTSIDE_TASKS, type OutsideTask } from './questions.ts';
import { drawSketch, type Sketch } from './sketch.ts';
import { drawStyle, type Style, toSvg } from './svg.ts';

export { outsideFolderCases } from './folder.ts';
export { OUTSIDE_TASKS, type OutsideTask } from './questions.ts';

/** Everything that is random about a case, before any program draws it. */
export interface OutsideDraft {
  readonly sketch: Sketch;
  readonly style: Style;
  readonly save: Save;
  readonly question: Question;
}

/** Draws sketches until one has a clear question of the task. */
export function draftOutside(task: OutsideTask, random: Random): OutsideDraft {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const sketch = drawSketch(random, random.chance(task === 'count' ? 0.7 : 0.3));
    const question = askAbout(task, sketch, random);
    if (question === undefined) continue;
    return { sketch, question, style: drawStyle(sketch, random), save: drawSave(sketch, random) };
  }
  throw new Error(`outside: no sketch allowed a question of the task "${task}"`);
}

/** A case on a picture that librsvg drew and libvips saved, read as a user's file would be. */
export async function outsideCase(task: string, random: Random): Promise<Case> {
  const known = OUTSIDE_TASKS.find((name) => name === task);
  if (known === undefined)
    throw new Error(`outside has no task "${task}"; it has ${OUTSIDE_TASKS.join(', ')}`);
  // All randomness is spent before the first wait, so that cases drawn at once stay the same.
  const draft = draftOutside(known, random);
  const bytes = await saveSvg(toSvg(draft.sketch, draft.style), draft.save);
  return toCase(known, await decodePicture(bytes), draft.question);
}
