import type { Random } from '../../base/random.ts';
import type { CharacterRegion } from '../../media/regions.ts';
import type { PicturePart } from '../../text/turns.ts';
import type { Point } from '../draw/canvas.ts';
import { ellipse } from '../draw/outlines.ts';
import { drawPaper, toPart } from '../draw/paper.ts';
import { box, print, stroke } from '../draw/print.ts';
import { pictureWorld } from '../pictures.ts';
import { drawOwned, fill, pickQuestion, type Question, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';

/** Boxes on a grid of three columns, and arrows between neighbours that lead on and never back. */
export interface Diagram {
  readonly boxes: readonly { readonly label: string; readonly cell: number }[];
  /** From and to, by place in `boxes`. */
  readonly arrows: readonly (readonly [from: number, to: number])[];
}

const COLUMNS = 3;
const ROWS = 3;

const near = (a: number, b: number): boolean =>
  a !== b &&
  Math.abs((a % COLUMNS) - (b % COLUMNS)) <= 1 &&
  Math.abs(Math.floor(a / COLUMNS) - Math.floor(b / COLUMNS)) <= 1;

export function drawDiagram(random: Random, split: Split, difficulty: number): Diagram {
  const draw = (): Diagram => {
    const count = random.integer(3, 5 + Math.round(2 * difficulty));
    const labels = random.sample([...'ABCDEFGHKLMNPRSTUVXYZ'], count);
    const cells = random.sample([...Array(COLUMNS * ROWS).keys()], count);
    const boxes = labels.map((label, i) => ({ label, cell: cells[i] }));
    // Arrows run from earlier to later boxes of a random order, so that there is no circle.
    const arrows = boxes.flatMap((_, to) => {
      const sources = boxes.flatMap((box, from) =>
        from < to && near(box.cell, boxes[to].cell) ? [from] : [],
      );
      return random
        .sample(sources, random.chance(0.25 * difficulty) ? 2 : 1)
        .map((from) => [from, to] as const);
    });
    return relabel(boxes, arrows);
  };
  return drawOwned(
    draw,
    ({ boxes, arrows }) => `diagram ${arrows.map(([a, b]) => boxes[a].label + boxes[b].label).toSorted()}`,
    split,
  );
}

/** Boxes by label, so that their order tells nothing. */
function relabel(boxes: Diagram['boxes'], arrows: Diagram['arrows']): Diagram {
  const sorted = boxes.toSorted((a, b) => (a.label < b.label ? -1 : 1));
  const place = (i: number) => sorted.indexOf(boxes[i]);
  return { boxes: sorted, arrows: arrows.map(([from, to]) => [place(from), place(to)] as const) };
}

/** Draws boxes, or circles, and arrows between their edges. */
export function paintDiagram(
  { boxes, arrows }: Diagram,
  random: Random,
  split: Split,
  difficulty: number,
): PicturePart {
  const paper = drawPaper(random, split, difficulty);
  const { canvas, ground } = paper;
  const style = { ...paper.print, size: 11 };
  const half = random.uniform(8, 9.5);
  const round = random.chance(0.4);
  const at = ({ cell }: Diagram['boxes'][number]): Point => [
    (canvas.width / COLUMNS) * ((cell % COLUMNS) + 0.5),
    (canvas.height / ROWS) * (Math.floor(cell / COLUMNS) + 0.5),
  ];
  const shape = ([x, y]: Point, size: number) =>
    round
      ? ellipse(size).map(([px, py]): Point => [px + x, py + y])
      : box(x - size, y - size, x + size, y + size);
  for (const [from, to] of arrows) {
    const [start, end] = [at(boxes[from]), at(boxes[to])];
    const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
    const [dx, dy] = [(end[0] - start[0]) / length, (end[1] - start[1]) / length];
    // From the middle to the edge of the box: of a square, further along a diagonal.
    const edge = round ? half : half / Math.max(Math.abs(dx), Math.abs(dy));
    const tip: Point = [end[0] - dx * (edge + 1), end[1] - dy * (edge + 1)];
    const back: Point = [tip[0] - dx * 5, tip[1] - dy * 5];
    canvas.fillPath([stroke([start[0] + dx * edge, start[1] + dy * edge], back, 1.4)], style.color);
    canvas.fillPath(
      [[tip, [back[0] - dy * 3, back[1] + dx * 3], [back[0] + dy * 3, back[1] - dx * 3]]],
      style.color,
    );
  }
  const regions: CharacterRegion[] = [];
  const filled = random.chance(0.3);
  for (const one of boxes) {
    const [x, y] = at(one);
    canvas.fillPath([shape([x, y], half)], style.color);
    if (!filled) canvas.fillPath([shape([x, y], half - 1.2)], ground);
    regions.push(
      ...print(
        canvas,
        one.label,
        { ...style, color: filled ? ground : style.color },
        { x, y: y + style.size * 0.36, align: 'middle' },
      ),
    );
  }
  return toPart({ ...paper, print: style }, regions, random, difficulty);
}

const wordings = {
  next: {
    train: ['To what does the arrow from {a} lead?', 'What follows {a}?', 'Where does {a} point?'],
    validation: ['Which box comes after {a}?'],
    test: ['Follow the arrow from {a}. Where does it end?'],
  },
  before: {
    train: ['What points to {a}?', 'From where does the arrow to {a} come?', 'What is before {a}?'],
    validation: ['Which box leads to {a}?'],
    test: ['Where does the arrow into {a} begin?'],
  },
  boxes: {
    train: ['How many boxes are there?', 'Count the boxes.', 'How many letters are there?'],
    validation: ['What is the number of boxes?'],
    test: ['How many boxes does the diagram have?'],
  },
  arrows: {
    train: ['How many arrows are there?', 'Count the arrows.'],
    validation: ['What is the number of arrows?'],
    test: ['How many arrows does the diagram have?'],
  },
  leaving: {
    train: ['How many arrows leave {a}?', 'How many arrows begin at {a}?'],
    validation: ['What is the number of arrows out of {a}?'],
    test: ['Count the arrows that go away from {a}.'],
  },
  reach: {
    train: [
      'Can one get from {a} to {b} along the arrows?',
      'Do arrows lead from {a} to {b}?',
      'Is there a way from {a} to {b}?',
    ],
    validation: ['Does {a} lead to {b} in the end?'],
    test: ['Following arrows from {a}, can {b} be reached?'],
  },
} satisfies Record<string, Wordings>;

/** Everything that arrows lead to from a box, in the order in which it is met. */
export function reachedFrom({ arrows }: Diagram, start: number): number[] {
  const reached = [start];
  for (const at of reached) {
    for (const [from, to] of arrows) if (from === at && !reached.includes(to)) reached.push(to);
  }
  return reached.slice(1);
}

export function askDiagram(
  task: string,
  diagram: Diagram,
  random: Random,
  split: Split,
): Question | undefined {
  const { boxes, arrows } = diagram;
  const ask = (
    name: keyof typeof wordings,
    answer: string | number,
    values = {},
    thought?: string,
  ): Question => ({
    prompt: fill(pickQuestion(wordings[name], random, split), values),
    answer: String(answer),
    thought,
  });
  const [one, other] = random.sample([...boxes.keys()], 2);
  const a = boxes[one].label;
  const out = arrows.filter(([from]) => from === one);
  if (task === 'diagramArrow') {
    const into = arrows.filter(([, to]) => to === one);
    if (random.chance(0.5)) return out.length === 1 ? ask('next', boxes[out[0][1]].label, { a }) : undefined;
    return into.length === 1 ? ask('before', boxes[into[0][0]].label, { a }) : undefined;
  }
  if (task === 'diagramCount') {
    const roll = random.next();
    if (roll < 0.3) return ask('boxes', boxes.length);
    return roll < 0.6 ? ask('arrows', arrows.length) : ask('leaving', out.length, { a });
  }
  const reached = reachedFrom(diagram, one);
  const yes = reached.includes(other);
  if (!yes && random.chance(0.7)) return undefined;
  return ask(
    'reach',
    yes ? 'yes' : 'no',
    { a, b: boxes[other].label },
    `${a}: ${reached.map((i) => boxes[i].label).join(' ') || 'nothing'}`,
  );
}

/** Boxes and arrows: what follows what, how many, and what can be reached. Twin of AI2D. */
export const diagrams = pictureWorld({
  suite: 'diagrams',
  tasks: ['diagramArrow', 'diagramCount', 'diagramWay'],
  questions: 8,
  draw(random, split, difficulty) {
    const diagram = drawDiagram(random, split, difficulty);
    const part = paintDiagram(diagram, random, split, difficulty);
    return { part, question: (task, draws, owner) => askDiagram(task, diagram, draws, owner) };
  },
});
