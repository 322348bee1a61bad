import type { Random } from '../../base/random.ts';
import type { Color } from '../draw/canvas.ts';
import { filmWorld, type Showing } from '../film/film-world.ts';
import { FORMATS, type Format, Stage } from '../film/stage.ts';
import { sampleColor } from '../scenes/colors.ts';
import { COLORS, type ColorName, SHAPES, type ShapeName } from '../scenes/vocabulary.ts';
import { drawOwned, fill, pickQuestion, type Question, typed } from '../wording.ts';
import type { Split } from '../world.ts';
import { type Pitch, soundtrack } from './tones.ts';
import { BEEP_WORDINGS } from './wordings.ts';

const TASKS = ['shown', 'heard', 'count', 'first', 'sounds', 'pictures'] as const;

/** One thing on the screen, and what sounds with it. */
export interface Slide {
  readonly color: ColorName;
  readonly shape: ShapeName;
  readonly pitch?: Pitch;
}

export interface Show {
  readonly format: Format;
  /** Seconds of a slide: whole soft tokens of 40 ms. */
  readonly step: number;
  readonly slides: readonly Slide[];
}

/** Films in which each thing is shown for a while, with a high beep, a low one or none. */
export const beeps = filmWorld({
  suite: 'beeps',
  tasks: TASKS,
  input: ['video', 'audio'],
  shoot: (random, split, difficulty) =>
    shootShow(drawShow(random, split, difficulty), random, split, difficulty),
});

/** The first slide of a held-out film is one that training never sees. */
export function drawShow(random: Random, split: Split, difficulty: number): Show {
  const count = random.integer(2, 4 + Math.round(2 * difficulty));
  const slides: Slide[] = [];
  while (slides.length < count) {
    const draw = (): Slide => ({
      color: random.pick(COLORS),
      shape: random.pick(SHAPES),
      pitch: random.pick(['high', 'low', undefined] as const),
    });
    const slide = drawOwned(
      draw,
      ({ color, shape, pitch }) => `beeps ${color} ${shape} ${pitch}`,
      slides.length === 0 ? split : 'train',
    );
    if (slides.every(({ color, shape }) => color !== slide.color && shape !== slide.shape))
      slides.push(slide);
  }
  const format = random.pick(count > 3 ? [FORMATS.small] : [FORMATS.screen, FORMATS.square, FORMATS.small]);
  // Sound takes 25 tokens a second.
  const step = 0.04 * random.integer(9, count > 3 ? 13 : 24);
  return { format, step, slides: random.shuffle(slides) };
}

export function shootShow(show: Show, random: Random, split: Split, difficulty: number): Showing {
  const { format, step, slides } = show;
  const paints = slides.map(({ color }): Color => sampleColor(color, random, random.chance(0.7)));
  const stage = new Stage(random, { format, colors: paints, difficulty, split });
  const reach = 0.14 * difficulty;
  const frames = slides.map(({ shape }, i) => {
    stage.begin();
    const x = stage.width * (0.5 + random.uniform(-reach, reach));
    const y = stage.height * (0.5 + random.uniform(-reach, reach));
    stage.shape(shape, paints[i], x, y, random.uniform(9, 12));
    return stage.finish(i * step);
  });
  const sound = soundtrack(
    slides.map(({ pitch }) => pitch),
    step,
    random,
    split,
    difficulty,
  );
  const part = stage.part(frames);
  return {
    parts: [{ ...part, film: { ...part.film, sound } }],
    question: (task, rng, from) => askShow(task, show, rng, from),
  };
}

const nameOf = ({ color, shape }: Slide): string => `${color} ${shape}`;
const soundOf = ({ pitch }: Slide): string => pitch ?? 'none';

function askShow(task: string, { slides }: Show, random: Random, split: Split): Question | undefined {
  const ask = (
    name: keyof typeof BEEP_WORDINGS,
    answer: string,
    slots = {},
    rest: Partial<Question> = {},
  ): Question => ({
    prompt: typed(fill(pickQuestion(BEEP_WORDINGS[name], random, split), slots), random),
    answer,
    ...rest,
  });
  const thought = slides.map((slide) => `${nameOf(slide)} ${soundOf(slide)}`).join(', ');
  const pitch = random.pick(['high', 'low', undefined] as const);
  const having = slides.filter((slide) => slide.pitch === pitch);
  switch (task) {
    case 'shown':
      if (having.length !== 1) return undefined;
      return ask(pitch ? 'shown' : 'silent', nameOf(having[0]), { pitch }, { thought });
    case 'heard': {
      const slide = random.pick(slides);
      const answer = slide.pitch ? `a ${slide.pitch} beep` : 'nothing';
      const alternatives = slide.pitch ? [slide.pitch, `the ${slide.pitch} one`] : ['none', 'no beep'];
      return ask('heard', answer, { a: nameOf(slide) }, { alternatives, thought });
    }
    case 'count': {
      const listed = slides.map(soundOf).join(', ');
      if (pitch) return ask('countPitch', String(having.length), { pitch }, { thought: listed });
      return ask('count', String(slides.filter((slide) => slide.pitch).length), {}, { thought: listed });
    }
    case 'first': {
      const first = slides.find((slide) => slide.pitch)?.pitch;
      const both = slides.some((slide) => slide.pitch && slide.pitch !== first);
      if (!first || !both) return undefined;
      return ask('first', first, {}, { alternatives: [`the ${first} one`, `the ${first} beep`] });
    }
    case 'sounds':
      return ask('sounds', slides.map(soundOf).join(', '));
    case 'pictures':
      return ask('pictures', slides.map(nameOf).join(', '));
  }
  return undefined;
}
