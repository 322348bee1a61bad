import type { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import { resize } from '../../media/resize.ts';
import { modelText, type PicturePart, type Turn, userText } from '../../text/turns.ts';
import { FIRST_THING } from '../annotations.ts';
import { analyze } from '../checker/analysis.ts';
import { type PictureRequirement, satisfies } from '../checker/requirements.ts';
import { changedTurn, type FindOrigin } from '../drawing/plan.ts';
import { settleNew } from '../drawing/settle.ts';
import { type Placed, paintSketch, type Sketch, sketchRegions } from '../drawing/sketch.ts';
import { OCCASIONS, type Occasion, turnsBefore } from '../drawing/turns.ts';
import { readingOrder } from '../scenes/scene.ts';
import { inFull, SHAPES } from '../scenes/vocabulary.ts';
import { fill, normalise, pickQuestion, typed } from '../wording.ts';
import type { Case, Split, World } from '../world.ts';
import { add, move, recolour, remove, type TryEdit } from './edits.ts';
import { inFrame, sampleFrame } from './frame.ts';
import { EDIT_WORDINGS } from './phrasings.ts';
import { drawUntil, sampleSketch } from './scene.ts';
import { complete, film, imitate, type TrySeries } from './series.ts';

const EDITS = { recolour, remove, add, move } as const satisfies Record<string, TryEdit>;
const SERIES = { complete, imitate, film } as const satisfies Record<string, TrySeries>;

/** An edit of a picture that is not square; the others' pictures are, and so are all that models learn from. */
const FRAMED = 'framed';

/** Edits of a picture that the conversation has come to. */
const isOccasion = (task: string): task is Occasion => OCCASIONS.some((occasion) => occasion === task);

export type EditingTask = keyof typeof EDITS | keyof typeof SERIES | typeof FRAMED | Occasion;

const KINDS = Object.keys(EDITS) as (keyof typeof EDITS)[];

const isEdit = (task: string): task is keyof typeof EDITS => Object.hasOwn(EDITS, task);
const isSeries = (task: string): task is keyof typeof SERIES => Object.hasOwn(SERIES, task);
const isTask = (task: string): task is EditingTask =>
  isEdit(task) || isSeries(task) || isOccasion(task) || task === FRAMED;

/** The tasks whose answer is a picture; repeated ones come more often in training. */
const MIX = [
  'recolour',
  'recolour',
  'remove',
  'remove',
  'add',
  'add',
  'move',
  'complete',
  'imitate',
  'film',
  'drawn',
  'drawn',
  'earlier',
] as const;

/** Most patches of each of several pictures; in training fewer, so that a row holds them with the codes of two more. */
const MOST_PATCHES = { asked: 36, taught: 16 } as const;

/** Most patches in training of a picture that the conversation has come to, for the same reason. */
const MOST_PATCHES_BEFORE = [36, 49] as const;

/** How hard edits are whose picture the conversation has come to: of one or two things. */
const EASY = 0.4;

/** How often the only thing of a picture that the conversation has come to is called "it". */
const CALLED_IT = 0.7;

const shown = ({ given, source }: Pick<Example, 'given' | 'source'>, most: number): PicturePart[] =>
  given.map((picture, i) => ({
    picture,
    ...(given.length > 1 && { maxPatches: most }),
    ...(i === given.length - 1 && { regions: shownRegions(source) }),
  }));

/** The conversation up to the instruction, and the picture that it is about. */
function instructed(
  task: EditingTask,
  one: Pick<Example, 'given' | 'source' | 'text'>,
  { several, before }: { readonly several: number; readonly before?: number },
  random: Random,
  split: Split,
): { readonly turns: Turn[]; readonly source: PicturePart } {
  const parts = shown(one, several);
  const last = parts[parts.length - 1];
  if (!isOccasion(task))
    return { turns: [{ role: 'user', parts: [...parts, { text: one.text }] }], source: last };
  const source = { ...last, ...(before && { maxPatches: before }) };
  const earlier = turnsBefore(task, { picture: source, sketch: one.source }, random, split);
  return { turns: [...earlier, userText(one.text)], source };
}

/** What the picture to be changed shows are other things than what the changed one will. */
const shownRegions = ({ items }: Sketch) => sketchRegions(readingOrder(items), FIRST_THING.shownBefore);

/** What stays comes from what stood there, and what is moved from what was the same. */
function originIn({ items }: Sketch): FindOrigin {
  const ordered = readingOrder(items);
  return (item) => {
    const there = ordered.findIndex(({ x, y }) => x === item.x && y === item.y);
    const origin = there >= 0 ? there : ordered.findIndex((other) => inFull(other) === inFull(item));
    return origin < 0 ? undefined : FIRST_THING.shownBefore + origin;
  };
}

/** One example: what the user shows and says, and the answer. */
interface Example {
  readonly given: readonly Picture[];
  /** What the last given picture shows, from which the answer is made. */
  readonly source: Sketch;
  /** The thing of it that is partly covered. */
  readonly covered?: Placed;
  readonly text: string;
  readonly after: Sketch;
  readonly requirement: PictureRequirement;
}

/** Pictures changed by instruction, completed, continued, and changed after an example; the rest stays. */
export const editing: World = {
  suite: 'editing',
  tasks: [...Object.keys(EDITS), FRAMED, ...OCCASIONS, ...Object.keys(SERIES), 'absent'],
  wants: { output: ['image'], sources: true },

  document(random: Random, split: Split, difficulty = 1, thinking = false): Turn[] {
    if (random.chance(0.06 * difficulty)) return absentTurns(random, split, difficulty);
    // The plainest edit of one or two things is learned first.
    const task = random.chance(1 - difficulty)
      ? random.pick(['recolour', 'remove'] as const)
      : random.pick(MIX);
    const { after, settled, ...one } = settledExample(task, random, split, difficulty);
    const patches = { several: MOST_PATCHES.taught, before: random.pick(MOST_PATCHES_BEFORE) };
    const { turns, source } = instructed(task, one, patches, random, split);
    const originOf = originIn(one.source);
    const settledOrigin: FindOrigin = (item) => originOf(after.items[settled.items.indexOf(item)] ?? item);
    // What stays is the same thing in both.
    const [before, now] = [one.source.items, settled.items];
    const gone = before.filter((item) => !now.includes(item));
    const drawn = one.covered ? [one.covered] : now.filter((item) => !before.includes(item));
    const change = { source, gone, drawn };
    return [...turns, changedTurn(settled, change, thinking, settledOrigin)];
  },

  case(task: string, random: Random, split: Split): Case {
    const about = { suite: 'editing', task, metric: 'accuracy' } as const;
    if (task === 'absent') {
      const [question, answer] = absentTurns(random, split, 1);
      const expected = answer.parts.map((part) => ('text' in part ? part.text : '')).join('');
      const score: Case['score'] = (reply, pictures) =>
        pictures.length === 0 && normalise(reply) === normalise(expected) ? 1 : 0;
      return { ...about, turns: [question], expected, score };
    }
    if (!isTask(task)) throw new Error(`editing has no task "${task}"; it has ${editing.tasks.join(', ')}`);
    const one = example(task, random, split, 1);
    const { after, requirement } = one;
    const picture = paintSketch(after);
    return {
      ...about,
      turns: instructed(task, one, { several: MOST_PATCHES.asked }, random, split).turns,
      expected: '[the changed picture]',
      reference: [{ picture }],
      score: (_reply, pictures) => {
        const ground = analyze(picture).ground.lab;
        if (pictures.length !== 1) return 0;
        const made = resize(pictures[0], picture.width, picture.height);
        return satisfies(made, { ...requirement, ground }) ? 1 : 0;
      },
    };
  },
};

/** An example with the picture that is taught as its answer. */
export function settledExample(
  task: EditingTask,
  random: Random,
  split: Split,
  difficulty: number,
): Example & { readonly settled: Sketch } {
  return drawUntil(task, () => {
    const drawn = example(task, random, split, difficulty);
    const settled = settleNew(drawn.after, drawn.source);
    return settled && { ...drawn, settled };
  });
}

function example(task: EditingTask, random: Random, split: Split, difficulty: number): Example {
  const kind = task === FRAMED || isOccasion(task) ? random.pick(KINDS) : task;
  const wording = pickQuestion(EDIT_WORDINGS[kind], random, split);
  if (isSeries(kind)) {
    const { before: source, ...series } = drawUntil(kind, () => SERIES[kind](random, split, difficulty));
    return { ...series, source, text: typed(wording, random) };
  }
  const edit = drawUntil(kind, () => {
    const square = EDITS[kind](random, split, isOccasion(task) ? EASY * difficulty : difficulty);
    return square && task === FRAMED ? inFrame(square, sampleFrame(random)) : square;
  });
  const { before, after, requirement } = edit;
  const calledIt = isOccasion(task) && before.items.length === 1 && random.chance(CALLED_IT);
  const text = typed(fill(calledIt ? wording.replace('the {a}', 'it') : wording, edit.slots), random);
  return { given: [paintSketch(before)], source: before, text, after, requirement };
}

/** An edit of something that is not there, and the answer that says so. */
function absentTurns(random: Random, split: Split, difficulty: number): [Turn, Turn] {
  const sketch = drawUntil('absent', () => sampleSketch(random.integer(1, 4), [], random, split, difficulty));
  const shape = random.pick(SHAPES.filter((name) => sketch.items.every((item) => item.shape !== name)));
  const wording = pickQuestion(EDIT_WORDINGS.remove, random, split);
  const text = typed(fill(wording, { a: shape }), random);
  return [
    { role: 'user', parts: [{ picture: paintSketch(sketch) }, { text }] },
    modelText(`There is no ${shape} in the picture.`),
  ];
}
