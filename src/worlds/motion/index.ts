import type { Random } from '../../base/random.ts';
import type { Color } from '../draw/canvas.ts';
import { filmWorld, type Showing } from '../film/film-world.ts';
import { FORMATS, Stage } from '../film/stage.ts';
import { sampleColor } from '../scenes/colors.ts';
import type { ColorName } from '../scenes/vocabulary.ts';
import type { Split } from '../world.ts';
import { drawPlot, type Kind, type Plot } from './plot.ts';
import { askMotion, TASKS } from './questions.ts';

/** Which films allow a question of a task. */
const KINDS_OF: Readonly<Record<string, readonly Kind[]>> = {
  direction: ['move', 'move', 'path'],
  mover: ['move'],
  place: ['move', 'path'],
  order: ['show'],
  when: ['show', 'show', 'blink'],
  count: ['blink', 'bounce'],
  colours: ['recolour'],
};

/** Films of things that move, come, go, blink, bounce and change their colours. */
export const motion = filmWorld({
  suite: 'motion',
  tasks: TASKS,
  input: ['video'],
  shoot(random, split, difficulty, task = '') {
    const kinds = KINDS_OF[task];
    const plot = drawPlot(random, split, difficulty, kinds && random.pick(kinds));
    return shootPlot(plot, random, split, difficulty);
  },
});

/** Shoots a plot: everything that is to be seen follows from it and `random`. */
export function shootPlot(plot: Plot, random: Random, split: Split, difficulty: number): Showing {
  const usual = random.chance(0.7);
  const paints = new Map<ColorName, Color>();
  for (const name of plot.tracks.flatMap(({ colors }) => colors))
    if (!paints.has(name)) paints.set(name, sampleColor(name, random, usual));
  const colors = [...paints.values()];
  const stage = new Stage(random, { format: plot.format, colors, difficulty, split });
  const radius = random.uniform(6, plot.format === FORMATS.small ? 6.6 : 7.5);
  const frames = plot.times.map((time, frame) => {
    stage.begin();
    for (const { shape, colors: names, places } of plot.tracks) {
      const place = places[frame];
      if (place)
        stage.shape(
          shape,
          paints.get(names[frame])!,
          place[0] * stage.width,
          place[1] * stage.height,
          radius,
        );
    }
    return stage.finish(time);
  });
  return {
    parts: [stage.part(frames)],
    question: (task, rng, from) => askMotion(task, plot, rng, from),
  };
}
