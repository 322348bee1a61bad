import type { Film } from '../../media/film.ts';
import type { Picture } from '../../media/picture.ts';
import { Canvas } from '../draw/canvas.ts';
import { ellipse, place as placeShape } from '../draw/outlines.ts';
import { faceNamed } from '../reading/faces.ts';
import { layOut, place } from '../reading/layout.ts';
import type { Environment } from './environment.ts';
import type { Episode } from './episodes.ts';

/** Films are shown on screens: pictures are enlarged to about this width, by a whole factor. */
const WIDTH = 336;
const SECONDS_PER_STEP = 0.3;

/** Pixels below the picture, for what is to be done. */
const CAPTION = 22;
const CAPTION_FACE = 'arimo-400';

/** An episode as a film: a frame a step, with what is to be done and where a pointer clicks, then how it ended. */
export function filmOf<State>(environment: Environment<State>, { states, actions }: Episode<State>): Film {
  const frames = states.map((state, i) => {
    const { picture, text } = environment.observe(state);
    const pointed = i < actions.length ? environment.pointOf?.(actions[i]) : undefined;
    return { time: i * SECONDS_PER_STEP, picture: drawFrame(picture.picture, text, pointed) };
  });
  return { frames };
}

function drawFrame(picture: Picture, text: string, pointed?: readonly [x: number, y: number]): Picture {
  const large = enlarge(picture, Math.max(1, Math.round(WIDTH / picture.width)));
  const { width, height } = large;
  const canvas = new Canvas(width, height + CAPTION);
  large.data.forEach((value, i) => {
    canvas.data[i] = value / 255;
  });
  // Faces have letters and digits alone.
  const words = text.replace(/[^A-Za-z0-9 ]/g, '');
  const { outlines, box } = layOut([[words]], {
    face: faceNamed(CAPTION_FACE),
    spacing: 0,
    pitch: 1,
    alignment: [0],
  });
  const size = Math.min(15, (width - 8) / (box.right - box.left));
  canvas.fillPath(
    place(outlines.flat(), { box, x: width / 2, y: height + CAPTION / 2, size, angle: 0 }),
    [0.1, 0.1, 0.1],
  );
  if (pointed) mark(canvas, pointed[0] * width, pointed[1] * height);
  return canvas.toPicture();
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
function mark(canvas: Canvas, x: number, y: number): void {
  const dot = (radius: number) => placeShape([ellipse(1)], x, y, radius, 0);
  canvas.fillPath(dot(8), [0, 0, 0]);
  canvas.fillPath(dot(6), [1, 1, 1]);
  canvas.fillPath(dot(3), [0.9, 0, 0]);
}
