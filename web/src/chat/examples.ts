import { type Attachment, attach, toBlob } from '../media/files.ts';
import { encodeWav, SAMPLE_RATE } from '../media/sound.ts';

/** A question to try, with the picture or the sound that it is about; both are made here, so no file is needed. */
export interface Example {
  readonly question: string;
  readonly label: string;
  readonly draw?: (pen: CanvasRenderingContext2D) => void;
  /** Makes one channel of sound. */
  readonly sound?: () => Float32Array;
}

/** All examples are drawn on a square of this side. */
export const EXAMPLE_SIDE = 384;

export const PICTURE_EXAMPLES: readonly Example[] = [
  {
    question: 'How many circles are there?',
    label: 'Three red circles, a blue square and a green triangle',
    draw(pen) {
      paper(pen, '#f4f1e8');
      for (const [x, y, radius] of [
        [95, 100, 52],
        [280, 90, 40],
        [190, 285, 58],
      ]) {
        disc(pen, x, y, radius, '#e6194b');
      }
      shape(pen, '#4169e1', [255, 205, 345, 205, 345, 295, 255, 295]);
      shape(pen, '#2ca02c', [75, 200, 125, 285, 25, 285]);
    },
  },
  {
    question: 'What is left of the blue square?',
    label: 'A yellow star beside a blue square',
    draw(pen) {
      paper(pen, '#dfe7f0');
      shape(pen, '#ffd700', star(115, 190, 88));
      shape(pen, '#1f77b4', [235, 130, 345, 130, 345, 240, 235, 240]);
    },
  },
  {
    question: 'What does it say?',
    label: 'The word HELLO',
    draw(pen) {
      paper(pen, '#fff3c4');
      pen.fillStyle = '#222222';
      pen.font = 'bold 92px Roboto, Arial, sans-serif';
      pen.textAlign = 'center';
      pen.textBaseline = 'middle';
      pen.fillText('HELLO', EXAMPLE_SIDE / 2, EXAMPLE_SIDE / 2, EXAMPLE_SIDE - 40);
    },
  },
  {
    question: 'Describe the picture.',
    label: 'A pink heart, a green ring and an orange cross',
    draw(pen) {
      const shade = pen.createLinearGradient(0, 0, EXAMPLE_SIDE, EXAMPLE_SIDE);
      shade.addColorStop(0, '#fdfdfd');
      shade.addColorStop(1, '#c9d2dc');
      paper(pen, shade);
      heart(pen, 110, 120, 70, '#ff69b4');
      pen.strokeStyle = '#008000';
      pen.lineWidth = 24;
      pen.beginPath();
      pen.arc(275, 130, 52, 0, 2 * Math.PI);
      pen.stroke();
      pen.fillStyle = '#ff8c00';
      pen.fillRect(165, 230, 40, 120);
      pen.fillRect(125, 270, 120, 40);
    },
  },
];

export const TEXT_EXAMPLES: readonly Example[] = [
  { question: 'What is 27 + 58?', label: 'Arithmetic' },
  { question: 'Who are you?', label: 'Small talk' },
  { question: 'What is the capital of Japan?', label: 'A fact' },
];

/** For models that draw. */
export const DRAWING_EXAMPLES: readonly Example[] = [{ question: 'Draw a red circle.', label: 'A drawing' }];

/** For models that hear. */
export const SOUND_EXAMPLES: readonly Example[] = [
  {
    question: 'Does the melody rise or fall?',
    label: 'A melody',
    sound: () => melody([262, 330, 392, 523]),
  },
];

/** The example's picture or sound as an attachment, exactly as a dropped file would be. */
export async function exampleFiles(example: Example): Promise<Attachment[]> {
  if (example.sound) return [attach(encodeWav(example.sound()), `${example.label}.wav`)];
  if (example.draw === undefined) return [];
  const canvas = document.createElement('canvas');
  canvas.width = EXAMPLE_SIDE;
  canvas.height = EXAMPLE_SIDE;
  const pen = canvas.getContext('2d');
  if (pen === null) return [];
  example.draw(pen);
  return [attach(await toBlob(canvas), `${example.label}.png`)];
}

/** Notes of half a second each, plucked: every overtone is quieter, and all fade. */
function melody(frequencies: readonly number[]): Float32Array {
  const length = SAMPLE_RATE / 2;
  const samples = new Float32Array(length * frequencies.length);
  frequencies.forEach((hertz, note) => {
    for (let i = 0; i < length; i++) {
      const seconds = i / SAMPLE_RATE;
      const begin = Math.min(1, seconds / 0.01);
      let level = 0;
      for (let overtone = 1; overtone <= 4; overtone++)
        level += Math.sin(2 * Math.PI * hertz * overtone * seconds) / overtone ** 2;
      samples[note * length + i] = 0.4 * begin * Math.exp(-5 * seconds) * level;
    }
  });
  return samples;
}

function paper(pen: CanvasRenderingContext2D, fill: string | CanvasGradient): void {
  pen.fillStyle = fill;
  pen.fillRect(0, 0, EXAMPLE_SIDE, EXAMPLE_SIDE);
}

function disc(pen: CanvasRenderingContext2D, x: number, y: number, radius: number, fill: string): void {
  pen.fillStyle = fill;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

/** A filled outline of `x, y` pairs. */
function shape(pen: CanvasRenderingContext2D, fill: string, points: readonly number[]): void {
  pen.fillStyle = fill;
  pen.beginPath();
  for (let i = 0; i < points.length; i += 2) pen.lineTo(points[i], points[i + 1]);
  pen.fill();
}

function star(x: number, y: number, radius: number): number[] {
  return Array.from({ length: 10 }, (_, corner) => {
    const angle = (corner / 5 - 0.5) * Math.PI;
    const reach = corner % 2 === 0 ? radius : radius * 0.42;
    return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
  }).flat();
}

function heart(pen: CanvasRenderingContext2D, x: number, y: number, size: number, fill: string): void {
  pen.fillStyle = fill;
  pen.beginPath();
  pen.moveTo(x, y + size);
  pen.bezierCurveTo(x - size * 1.7, y - size * 0.1, x - size * 0.8, y - size * 1.3, x, y - size * 0.4);
  pen.bezierCurveTo(x + size * 0.8, y - size * 1.3, x + size * 1.7, y - size * 0.1, x, y + size);
  pen.fill();
}
