import type { Random } from '../../base/random.ts';
import type { Color, Contour } from '../draw/canvas.ts';
import { ellipse, rectangle } from '../draw/outlines.ts';
import type { Stage } from '../film/stage.ts';
import { COLORS, type ColorName } from '../scenes/vocabulary.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';

/** Something that goes one way in time, so that mixed stills of it can be put in order. */
export interface Growth {
  readonly subject: Subject;
  readonly rises: boolean;
  readonly color: ColorName;
  /** How far each still is, 0 to 1, in the order in which they are shown. */
  readonly levels: readonly number[];
}

/** What happens, where the level rises and where it falls; a candle never grows, a plant never shrinks. */
export const HAPPENINGS = {
  glass: { rises: 'a glass is filled', falls: 'a glass is emptied' },
  candle: { falls: 'a candle burns down' },
  plant: { rises: 'a plant grows' },
  sun: { rises: 'the sun rises', falls: 'the sun sets' },
} as const satisfies Record<string, { rises?: string; falls?: string }>;
export type Subject = keyof typeof HAPPENINGS;

export function toldOf({ subject, rises }: Growth): string {
  const told: { rises?: string; falls?: string } = HAPPENINGS[subject];
  const sentence = rises ? told.rises : told.falls;
  if (!sentence) throw new Error(`stills: ${subject} cannot ${rises ? 'rise' : 'fall'}`);
  return sentence;
}

/** The numbers of the stills, from 1, in the order of time. */
export const orderOf = ({ levels, rises }: Growth): number[] =>
  levels
    .map((level, i) => ({ level: rises ? level : -level, number: i + 1 }))
    .sort((a, b) => a.level - b.level)
    .map(({ number }) => number);

export function drawGrowth(random: Random, split: Split, difficulty: number): Growth {
  const count = random.integer(2, 3 + Math.round(2 * difficulty));
  const draw = (): Growth => {
    const subject = random.pick(Object.keys(HAPPENINGS) as Subject[]);
    const rises = subject === 'plant' || (subject !== 'candle' && random.chance(0.5));
    const color = random.pick(COLORS);
    const gap = 1 / (count - 1);
    const levels = Array.from({ length: count }, (_, i) =>
      Math.min(1, Math.max(0, i * gap + random.uniform(-0.3, 0.3) * gap)),
    );
    return { subject, rises, color, levels: random.shuffle(levels) };
  };
  const composition = (growth: Growth) =>
    `growth ${toldOf(growth)} ${growth.color} ${orderOf(growth).join(' ')}`;
  return drawOwned(draw, composition, split);
}

const box = (halfWidth: number, halfHeight: number): Contour[] => [rectangle(halfWidth, halfHeight)];

/** Paints the subject at a level, in the colour of what it holds, wears or is made of. */
export function paintGrowth(stage: Stage, subject: Subject, level: number, color: Color): void {
  const [width, height] = [stage.width, stage.height];
  const [x, bottom] = [width / 2, height * 0.9];
  switch (subject) {
    case 'glass': {
      const full = height * 0.66;
      const filled = full * (0.06 + 0.94 * level);
      stage.detail(box(10.5, full / 2 + 2), [0.45, 0.5, 0.55], x, bottom - full / 2, 1);
      stage.detail(box(8.5, full / 2), [0.88, 0.93, 0.96], x, bottom - full / 2 - 2, 1);
      stage.detail(box(8.5, filled / 2), color, x, bottom - filled / 2, 1);
      return;
    }
    case 'candle': {
      const tall = height * (0.1 + 0.52 * level);
      stage.detail(box(5, tall / 2), color, x, bottom - tall / 2, 1);
      stage.detail(box(0.8, 1.5), [0.2, 0.2, 0.2], x, bottom - tall - 1.5, 1);
      stage.detail([ellipse(2.6, 4)], [1, 0.65, 0.1], x, bottom - tall - 6, 1);
      stage.detail([ellipse(1.3, 2.2)], [1, 0.95, 0.5], x, bottom - tall - 5, 1);
      return;
    }
    case 'plant': {
      const tall = height * (0.08 + 0.5 * level);
      stage.detail(box(8, 3.5), [0.6, 0.33, 0.18], x, bottom - 1, 1);
      const stem = bottom - 4;
      stage.detail(box(1.2, tall / 2), [0.2, 0.6, 0.25], x, stem - tall / 2, 1);
      for (let up = 5; up < tall; up += 7) {
        const side = Math.round(up / 7) % 2 === 0 ? -1 : 1;
        stage.detail([ellipse(4, 2)], [0.2, 0.6, 0.25], x + side * 4, stem - up, 1);
      }
      stage.detail([ellipse(2 + 3 * level)], color, x, stem - tall, 1);
      return;
    }
    case 'sun': {
      stage.detail([ellipse(6.5)], [1, 0.8, 0.15], x, height * (0.78 - 0.6 * level), 1);
      stage.detail(box(width, height * 0.15), color, x, height * 0.9, 1);
    }
  }
}
