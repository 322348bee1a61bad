import type { Random } from '../../base/random.ts';
import type { FilmFrame } from '../../media/film.ts';
import type { Part } from '../../text/turns.ts';
import type { Color } from '../draw/canvas.ts';
import { sampleTimes } from '../film/clock.ts';
import { filmWorld, type Showing } from '../film/film-world.ts';
import { FORMATS, type Format, Stage } from '../film/stage.ts';
import { sampleColor } from '../scenes/colors.ts';
import type { ColorName } from '../scenes/vocabulary.ts';
import type { Split } from '../world.ts';
import { drawGrowth, type Growth, paintGrowth } from './growth.ts';
import { askGrowth, askStory, GROWTH_TASKS, STORY_TASKS } from './questions.ts';
import { type Corner, drawStory, type Story } from './story.ts';

/** Scenes told as two to four stills: what is on them, what changes, what happens, and in which order. */
export const stills = filmWorld({
  suite: 'stills',
  tasks: [...STORY_TASKS, ...GROWTH_TASKS],
  input: ['video'],
  shoot(random, split, difficulty, task) {
    const grows =
      task === undefined ? random.chance(0.3) : (GROWTH_TASKS as readonly string[]).includes(task);
    return grows
      ? shootGrowth(drawGrowth(random, split, difficulty), random, split, difficulty)
      : shootStory(drawStory(random, split, difficulty), random, split, difficulty);
  },
});

const MIDDLES: Readonly<Record<Corner, readonly [number, number]>> = {
  'top left': [0.27, 0.27],
  'top right': [0.73, 0.27],
  'bottom left': [0.27, 0.73],
  'bottom right': [0.73, 0.73],
};

export function shootStory(story: Story, random: Random, split: Split, difficulty: number): Showing {
  const paints = new Map<ColorName, Color>();
  for (const { color } of story.stills.flat())
    if (!paints.has(color)) paints.set(color, sampleColor(color, random, random.chance(0.7)));
  const colors = [...paints.values()];
  const stage = new Stage(random, { format: sampleFormat(random), colors, difficulty, split });
  const radius = Math.min(random.uniform(7, 9), stage.height * 0.2);
  const jitter = 0.04 * difficulty;
  const frames = story.stills.map((props) => {
    stage.begin();
    for (const { shape, color, corner } of props) {
      const x = stage.width * (MIDDLES[corner][0] + random.uniform(-jitter, jitter));
      const y = stage.height * (MIDDLES[corner][1] + random.uniform(-jitter, jitter));
      stage.shape(shape, paints.get(color)!, x, y, radius);
    }
    return stage.finish(0);
  });
  return {
    parts: shown(stage, frames, random, difficulty),
    question: (task, rng, from) => askStory(task, story, rng, from),
  };
}

/** Grounds are told apart from what all subjects are painted with. */
const SUBJECT_COLORS: readonly Color[] = [
  [1, 0.8, 0.15],
  [0.2, 0.6, 0.25],
];

export function shootGrowth(growth: Growth, random: Random, split: Split, difficulty: number): Showing {
  const color = sampleColor(growth.color, random, random.chance(0.7));
  const stage = new Stage(random, {
    format: sampleFormat(random),
    colors: [color, ...SUBJECT_COLORS],
    difficulty,
    split,
  });
  const frames = growth.levels.map((level) => {
    stage.begin();
    paintGrowth(stage, growth.subject, level, color);
    return stage.finish(0);
  });
  return {
    parts: shown(stage, frames, random, difficulty),
    question: (task, rng, from) => askGrowth(task, growth, rng, from),
  };
}

const sampleFormat = (random: Random): Format => random.pick([FORMATS.square, FORMATS.screen, FORMATS.wide]);

/** Stills stand in a row as pictures, or are the frames of a film. */
function shown(stage: Stage, frames: readonly FilmFrame[], random: Random, difficulty: number): Part[] {
  const film = stage.part(frames);
  if (random.chance(0.6)) return frames.map(({ picture }) => ({ picture, maxPatches: film.maxPatches }));
  const times = sampleTimes(frames.length, random, difficulty);
  return [stage.part(frames.map(({ picture }, i) => ({ time: times[i], picture })))];
}
