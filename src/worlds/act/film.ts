import type { Film } from '../../media/film.ts';
import type { Picture } from '../../media/picture.ts';
import type { Action } from '../../text/turns.ts';
import { Canvas } from '../draw/canvas.ts';
import { ellipse, place } from '../draw/outlines.ts';
import type { Environment } from './environment.ts';
import type { Episode } from './episodes.ts';

/** Films are shown on screens: pictures are enlarged to about this width, by a whole factor. */
const WIDTH = 336;
const SECONDS_PER_STEP = 0.3;

/** An episode as a film: one frame a step, and where a pointer clicked, a mark. The last frame is the episode's end. */
export function filmOf<State>(environment: Environment<State>, { states, actions }: Episode<State>): Film {
  const frames = states.map((state, i) => {
    const { picture } = environment.observe(state).picture;
    const factor = Math.max(1, Math.round(WIDTH / picture.width));
    const large = enlarge(picture, factor);
    const action = actions[i - 1] as Action | undefined;
    const pointed = action && environment.pointOf?.(action);
    return {
      time: i * SECONDS_PER_STEP,
      picture: pointed ? mark(large, pointed) : large,
    };
  });
  return { frames };
}

/** Every pixel becomes `factor` × `factor` of them. */
function enlarge({ width, height, data }: Picture, factor: number): Picture {
  const row = new Uint8Array(width * factor * 3);
  const large = new Uint8Array(row.length * height * factor);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width * factor; x++) {
      const from = (y * width + Math.floor(x / factor)) * 3;
      row.set(data.subarray(from, from + 3), x * 3);
    }
    for (let copy = 0; copy < factor; copy++) large.set(row, (y * factor + copy) * row.length);
  }
  return { width: width * factor, height: height * factor, data: large };
}

/** A dot with a rim, seen on every ground. */
function mark(picture: Picture, [x, y]: readonly [number, number]): Picture {
  const { width, height } = picture;
  const canvas = new Canvas(width, height);
  picture.data.forEach((value, i) => {
    canvas.data[i] = value / 255;
  });
  const dot = (radius: number) => [place([ellipse(1)], x * width, y * height, radius, 0)].flat();
  canvas.fillPath(dot(8), [0, 0, 0]);
  canvas.fillPath(dot(6), [1, 1, 1]);
  canvas.fillPath(dot(3), [0.9, 0, 0]);
  return canvas.toPicture();
}
