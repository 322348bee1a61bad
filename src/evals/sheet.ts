import { UserError } from '../base/errors.ts';
import type { Picture } from '../media/picture.ts';
import type { Case } from '../worlds/world.ts';
import type { Reply } from './evaluate.ts';

/** Pictures on one sheet. */
export const SHEET_PICTURES = 64;
/** Width in pixels of the frame around each picture, and of the space beside it. */
const FRAME = 2;
const SPACE = 4;

type Color = readonly [number, number, number];
const PAPER: Color = [245, 245, 245];
const RIGHT: Color = [46, 160, 67];
const WRONG: Color = [207, 34, 46];
const MISSING: Color = [200, 200, 200];

/** One place on a sheet: what was drawn, undefined where nothing was, and whether the checker found it right. */
export interface SheetEntry {
  readonly picture: Picture | undefined;
  readonly right: boolean;
}

/** Collects what a model draws while it is evaluated: the first cases of each task, nothing picked. */
export class ContactSheet {
  readonly #tasks = new Map<string, SheetEntry[]>();

  /** Cases whose right answer has no picture are passed over. */
  add({ case: item, reply, score }: { case: Case; reply: Reply; score: number }): void {
    if (!item.reference?.some((part) => 'picture' in part)) return;
    const name = `${item.suite}/${item.task}`;
    const entries = this.#tasks.get(name) ?? [];
    this.#tasks.set(name, entries);
    if (entries.length < SHEET_PICTURES) entries.push({ picture: reply.pictures[0], right: score === 1 });
  }

  /**
   * The sheet, equally many of every task, task after task in reading order. Frames are green where the checker
   * found the answer right and red where not; a plain grey place is an answer without a picture.
   * Throws UserError where no case asked for a picture or none was drawn.
   */
  paint(): Picture {
    const tasks = [...this.#tasks.values()];
    if (tasks.length === 0) {
      throw new UserError(
        'No case asked for a picture, so there is nothing for a sheet. Name a suite that draws: --suite drawing.',
      );
    }
    const each = Math.ceil(SHEET_PICTURES / tasks.length);
    const entries = tasks.flatMap((list) => list.slice(0, each)).slice(0, SHEET_PICTURES);
    if (entries.every(({ picture }) => picture === undefined)) {
      throw new UserError(
        'The model drew no picture, so there is nothing for a sheet. Choose a model that learned to draw: --model.',
      );
    }
    return paintSheet(entries);
  }
}

/** Pictures in rows of about as many as there are rows, in frames. */
export function paintSheet(entries: readonly SheetEntry[]): Picture {
  const columns = Math.ceil(Math.sqrt(entries.length));
  const rows = Math.ceil(entries.length / columns);
  const side = (of: 'width' | 'height') => Math.max(1, ...entries.map(({ picture }) => picture?.[of] ?? 0));
  const [wide, high] = [side('width'), side('height')];
  const pitch = [wide + 2 * FRAME + SPACE, high + 2 * FRAME + SPACE] as const;
  const [width, height] = [columns * pitch[0] + SPACE, rows * pitch[1] + SPACE];
  const sheet: Picture = { width, height, data: new Uint8Array(width * height * 3) };
  fill(sheet, 0, 0, width, height, PAPER);
  entries.forEach(({ picture, right }, i) => {
    const left = SPACE + (i % columns) * pitch[0];
    const top = SPACE + Math.floor(i / columns) * pitch[1];
    fill(sheet, left, top, wide + 2 * FRAME, high + 2 * FRAME, right ? RIGHT : WRONG);
    fill(sheet, left + FRAME, top + FRAME, wide, high, MISSING);
    if (picture) copy(picture, sheet, left + FRAME, top + FRAME);
  });
  return sheet;
}

function fill(sheet: Picture, left: number, top: number, width: number, height: number, color: Color): void {
  for (let y = top; y < top + height; y++)
    for (let x = left; x < left + width; x++) sheet.data.set(color, (y * sheet.width + x) * 3);
}

function copy({ width, height, data }: Picture, sheet: Picture, left: number, top: number): void {
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width * 3, (y + 1) * width * 3);
    sheet.data.set(row, ((top + y) * sheet.width + left) * 3);
  }
}
