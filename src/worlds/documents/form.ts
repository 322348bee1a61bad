import type { Random } from '../../base/random.ts';
import type { CharacterRegion } from '../../media/regions.ts';
import type { PicturePart } from '../../text/turns.ts';
import { drawPaper, type Paper, toPart } from '../draw/paper.ts';
import { box, frame, print, widthOf } from '../draw/print.ts';
import { names } from '../logic/words.ts';
import { drawOwned } from '../wording.ts';
import type { Split } from '../world.ts';

export const documentKinds = ['form', 'receipt', 'timetable'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** A printed document: labelled values line by line. Of a receipt the last line is the total. */
export interface DocumentData {
  readonly kind: DocumentKind;
  readonly title: string;
  readonly lines: readonly { readonly label: string; readonly value: string }[];
}

const towns = 'Oslo Rome Paris Bonn Lyon Bern Graz Cork Bath York Nice Pisa'.split(' ');
const goods = 'bread milk tea rice soap eggs salt jam fish corn oil ham'.split(' ');

const date = (random: Random): string =>
  `${random.integer(1, 29)}.${random.integer(1, 13)}.${random.integer(10, 30)}`;
const code = (random: Random): string =>
  `${random.pick([...'ABCDEFGHKLMNPRSTUVWXYZ'])}${random.integer(100, 1000)}`;

const fields: readonly (readonly [label: string, draw: (random: Random) => string])[] = [
  ['Name', (random) => random.pick(names)],
  ['Town', (random) => random.pick(towns)],
  ['Date', date],
  ['Age', (random) => String(random.integer(5, 90))],
  ['Room', (random) => String(random.integer(1, 400))],
  ['Code', code],
  ['Seat', (random) => `${random.integer(1, 40)}${random.pick([...'ABCDEF'])}`],
  ['Phone', (random) => String(random.integer(10_000, 100_000))],
];

export function drawData(
  random: Random,
  split: Split,
  difficulty: number,
  wanted?: DocumentKind,
): DocumentData {
  const draw = (): DocumentData => {
    const kind = wanted ?? random.pick(documentKinds);
    const count = random.integer(2, 4 + Math.round(2 * difficulty));
    if (kind === 'form') {
      const lines = random.sample(fields, count).map(([label, value]) => ({ label, value: value(random) }));
      return { kind, title: random.pick(['Form', 'Card', 'Visit', 'Entry', 'Guest']), lines };
    }
    if (kind === 'receipt') {
      const prices = random.sample(goods, count).map((label) => ({ label, value: random.integer(1, 40) }));
      const total = prices.reduce((sum, { value }) => sum + value, 0);
      const lines = [...prices, { label: 'Total', value: total }].map(({ label, value }) => ({
        label,
        value: String(value),
      }));
      return { kind, title: random.pick(['Shop', 'Store', 'Market', 'Bill']), lines };
    }
    const times = random.sample(
      Array.from({ length: 60 }, (_, i) => 15 * i + 360),
      count,
    );
    const sorted = times
      .toSorted((a, b) => a - b)
      .map((minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`);
    const labels = random.sample(towns, count);
    return {
      kind,
      title: random.pick(['Trains', 'Buses', 'Boats']),
      lines: sorted.map((value, i) => ({ label: labels[i], value })),
    };
  };
  return drawOwned(
    draw,
    ({ kind, lines }) => `document ${kind} ${lines.map(({ label, value }) => label + value)}`,
    split,
  );
}

/** Prints the document: a heading, lines, and rules or frames around them in many manners. */
export function drawDocument(
  data: DocumentData,
  random: Random,
  split: Split,
  difficulty: number,
): PicturePart {
  const paper = drawPaper(random, split, difficulty);
  const { canvas, print: style } = paper;
  const { size } = style;
  const rows = data.lines.length + 1;
  const pitch = Math.min(random.uniform(1.25, 1.8) * size, (canvas.height - 6) / rows);
  const left = random.uniform(3, 6);
  const right = canvas.width - left;
  const top = random.uniform(size + 2, canvas.height - pitch * (rows - 1) - 4);
  const heading = { ...style, size: Math.min(size * random.uniform(1, 1.3), pitch) };
  const regions: CharacterRegion[] = [
    ...print(
      canvas,
      data.title,
      heading,
      random.chance(0.5) ? { x: canvas.width / 2, y: top, align: 'middle' } : { x: left, y: top },
    ),
  ];
  if (random.chance(0.5)) canvas.fillPath([box(left, top + 2, right, top + 2.8)], style.color, 0.7);
  const colon = data.kind === 'form' && random.chance(0.7) ? ':' : '';
  const widest = Math.max(...data.lines.map(({ label }) => widthOf(label + colon, style)));
  // Values stand at the right edge, or in a column behind the labels.
  const atEdge = data.kind === 'receipt' || random.chance(0.4);
  const boxed = data.kind === 'form' && random.chance(0.35);
  data.lines.forEach(({ label, value }, i) => {
    const y = top + pitch * (i + 1);
    const timeFirst = data.kind === 'timetable';
    const [first, second] = timeFirst ? [value, label] : [label + colon, value];
    regions.push(...print(canvas, first, style, { x: left, y }));
    const column = left + Math.max(widest, timeFirst ? widthOf('00:00', style) : 0) + 5;
    regions.push(
      ...print(canvas, second, style, atEdge ? { x: right, y, align: 'right' } : { x: column, y }),
    );
    if (boxed)
      canvas.fillPath(frame(column - 2.5, y - size * 0.85, right, y + size * 0.3, 0.7), style.color, 0.6);
    if (data.kind === 'receipt' && i === data.lines.length - 2 && random.chance(0.6))
      canvas.fillPath([box(left, y + 2, right, y + 2.7)], style.color);
  });
  return toPart(paper satisfies Paper, regions, random, difficulty);
}
