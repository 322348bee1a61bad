import type { Random } from '../../base/random.ts';
import { COLORS, type ColorName, SHAPES, type ShapeName } from '../scenes/vocabulary.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';

/** A thing on one still. */
export interface Prop {
  readonly shape: ShapeName;
  readonly color: ColorName;
  /** Which of the four quarters it stands in. */
  readonly corner: Corner;
}

export const CORNERS = ['top left', 'top right', 'bottom left', 'bottom right'] as const;
export type Corner = (typeof CORNERS)[number];

/** What happens between two stills, as told: "a red circle comes". */
export interface Step {
  readonly told: string;
  /** The kind and what it does, whoever does it. */
  readonly kind: 'comes' | 'goes' | 'turns' | 'moves' | 'nothing';
}

/** A scene told as a sequence of stills. */
export interface Story {
  /** What stands on each still; shapes and corners differ within one. */
  readonly stills: readonly (readonly Prop[])[];
  /** One for each still after the first. */
  readonly steps: readonly Step[];
}

export const nameOf = ({ color, shape }: Prop): string => `${color} ${shape}`;

export function drawStory(random: Random, split: Split, difficulty: number): Story {
  const count = random.integer(2, 3 + Math.round(2 * difficulty));
  return drawOwned(
    () => sampleStory(count, difficulty, random),
    ({ stills, steps }) => `stills ${stills[0].map(nameOf)} ${steps.map(({ told }) => told).join(' ')}`,
    split,
  );
}

function sampleStory(count: number, difficulty: number, random: Random): Story {
  const things = random.integer(1, 2 + Math.round(2 * difficulty));
  const corners = random.sample(CORNERS, things);
  const colors = random.sample(COLORS, things);
  const shapes = random.sample(SHAPES, things);
  const stills: Prop[][] = [corners.map((corner, i) => ({ corner, color: colors[i], shape: shapes[i] }))];
  const steps: Step[] = [];
  while (stills.length < count) {
    const { props, ...step } = sampleStep(stills[stills.length - 1], difficulty, random);
    stills.push(props);
    steps.push(step);
  }
  return { stills, steps };
}

function sampleStep(props: readonly Prop[], difficulty: number, random: Random): Step & { props: Prop[] } {
  const free = CORNERS.filter((corner) => props.every((prop) => prop.corner !== corner));
  const one = random.pick(props.length > 0 ? props : [undefined]);
  const others = props.filter((prop) => prop !== one);
  const kinds: Step['kind'][] = [
    ...(free.length > 0 ? (['comes'] as const) : []),
    ...(one ? (['turns', 'moves'] as const) : []),
    // The last thing stays, or there is nothing left to tell.
    ...(others.length > 0 ? (['goes'] as const) : []),
    ...(random.chance(0.3 * difficulty) ? (['nothing'] as const) : []),
  ];
  const kind = random.pick(kinds);
  if (kind === 'comes') {
    const prop: Prop = {
      shape: random.pick(SHAPES.filter((shape) => props.every((other) => other.shape !== shape))),
      color: random.pick(COLORS.filter((color) => props.every((other) => other.color !== color))),
      corner: random.pick(free),
    };
    return {
      kind,
      told: `a ${nameOf(prop)} comes`.replace('a orange', 'an orange'),
      props: [...props, prop],
    };
  }
  if (kind === 'nothing' || !one) return { kind: 'nothing', told: 'nothing changes', props: [...props] };
  if (kind === 'goes') return { kind, told: `the ${nameOf(one)} goes`, props: others };
  if (kind === 'turns') {
    const color = random.pick(COLORS.filter((name) => props.every((other) => other.color !== name)));
    return { kind, told: `the ${nameOf(one)} turns ${color}`, props: swapped(props, one, { ...one, color }) };
  }
  const corner = random.pick(free.length > 0 ? free : [one.corner]);
  if (corner === one.corner) return { kind: 'nothing', told: 'nothing changes', props: [...props] };
  return {
    kind,
    told: `the ${nameOf(one)} moves to the ${corner}`,
    props: swapped(props, one, { ...one, corner }),
  };
}

const swapped = (props: readonly Prop[], one: Prop, next: Prop): Prop[] =>
  props.map((prop) => (prop === one ? next : prop));
