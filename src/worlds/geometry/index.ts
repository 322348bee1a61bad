import type { Random } from '../../base/random.ts';
import { pictureWorld } from '../pictures.ts';
import { pickQuestion, type Question, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';
import { drawFigure, type Figure, type FigureKind, paintFigure } from './figures.ts';

const wordings = {
  third: {
    train: [
      'How large is the angle with the question mark, in degrees?',
      'What is the missing angle?',
      'Find the third angle.',
    ],
    validation: ['Which angle belongs in place of the question mark?'],
    test: ['Give the unknown angle in degrees.'],
  },
  area: {
    train: ['What is the area?', 'How large is the area of this figure?', 'Find the area.'],
    validation: ['Work out the area.'],
    test: ['Compute the area of the figure.'],
  },
  perimeter: {
    train: ['What is the perimeter?', 'How long is the way around the figure?', 'Find the perimeter.'],
    validation: ['Work out the perimeter.'],
    test: ['Compute the perimeter of the figure.'],
  },
  radius: {
    train: ['What is the radius?', 'How long is the radius?', 'Find the radius.'],
    validation: ['Give the radius of the circle.'],
    test: ['Which radius does this circle have?'],
  },
  diameter: {
    train: ['What is the diameter?', 'How long is the diameter?', 'Find the diameter.'],
    validation: ['Give the diameter of the circle.'],
    test: ['Which diameter does this circle have?'],
  },
  angle: {
    train: [
      'What kind of angle is this: acute, right or obtuse?',
      'Is the angle acute, right or obtuse?',
      'Acute, right or obtuse?',
    ],
    validation: ['Name the kind of angle: acute, right or obtuse.'],
    test: ['Say whether this angle is acute, right or obtuse.'],
  },
  sides: {
    train: ['How many sides does it have?', 'Count the sides.', 'How many corners does the figure have?'],
    validation: ['What is the number of sides?'],
    test: ['How many sides can you count?'],
  },
  square: {
    train: ['Is it a square?', 'Is this rectangle a square?', 'Are all sides equally long?'],
    validation: ['Does this rectangle have four equal sides?'],
    test: ['Could one call this rectangle a square?'],
  },
} satisfies Record<string, Wordings>;

/** Kinds of figures that each task asks about. */
const figuresOf = {
  angles: ['triangle', 'angle'],
  lengths: ['rectangle', 'circle'],
  areas: ['rectangle', 'rightTriangle'],
  figures: ['polygon', 'rectangle'],
} as const satisfies Record<string, readonly FigureKind[]>;

export function askFigure(task: string, figure: Figure, random: Random, split: Split): Question | undefined {
  const ask = (name: keyof typeof wordings, answer: string | number, thought?: string): Question => ({
    prompt: pickQuestion(wordings[name], random, split),
    answer: String(answer),
    thought,
  });
  switch (figure.kind) {
    case 'triangle': {
      const [a, b, c] = figure.angles;
      return task === 'angles' ? ask('third', c, `${a}+${b}=${a + b}, 180-${a + b}=${c}`) : undefined;
    }
    case 'angle': {
      const { degrees } = figure;
      return task === 'angles'
        ? ask('angle', Math.round(degrees) === 90 ? 'right' : degrees < 90 ? 'acute' : 'obtuse')
        : undefined;
    }
    case 'rectangle': {
      const { width, height } = figure;
      if (task === 'areas') return ask('area', width * height, `${width}*${height}=${width * height}`);
      if (task === 'lengths')
        return ask(
          'perimeter',
          2 * (width + height),
          `${width}+${height}=${width + height}, 2*${width + height}=${2 * (width + height)}`,
        );
      return task === 'figures'
        ? ask('square', width === height ? 'yes' : 'no', `${width}, ${height}`)
        : undefined;
    }
    case 'rightTriangle': {
      const { base, height } = figure;
      const product = base * height;
      return task === 'areas'
        ? ask('area', product / 2, `${base}*${height}=${product}, ${product}/2=${product / 2}`)
        : undefined;
    }
    case 'circle': {
      const { radius, shown } = figure;
      if (task !== 'lengths') return undefined;
      const wanted = random.pick(['radius', 'diameter'] as const);
      if (wanted === shown) return ask(wanted, wanted === 'radius' ? radius : 2 * radius);
      return wanted === 'radius'
        ? ask('radius', radius, `${2 * radius}/2=${radius}`)
        : ask('diameter', 2 * radius, `2*${radius}=${2 * radius}`);
    }
    case 'polygon':
      return task === 'figures' ? ask('sides', figure.sides) : undefined;
  }
}

const kinds = ['triangle', 'angle', 'rectangle', 'rightTriangle', 'circle', 'polygon'] as const;

/** Figures with numbers: angles, lengths, areas and kinds, as MathVista has them among other things. */
export const geometry = pictureWorld({
  suite: 'geometry',
  tasks: Object.keys(figuresOf),
  questions: 3,
  draw(random, split, difficulty, task) {
    const asked = Object.entries(figuresOf).find(([name]) => name === task)?.[1] ?? kinds;
    const figure = drawFigure(random.pick<FigureKind>(asked), random, split);
    const part = paintFigure(figure, random, split, difficulty);
    return { part, question: (name, draws, owner) => askFigure(name, figure, draws, owner) };
  },
});
