import { readFileSync } from 'node:fs';
import type { Wordings } from './wording.ts';
import type { Split } from './world.ts';

/**
 * A table of wordings with those of `phrasebook/NAME.txt` added to its own. They were written apart: see the folder's
 * README.
 * @param name the file's, without `.txt`
 * @param table a world's own wordings, by what is asked
 * @throws where the file adds to a question that the table does not have
 */
export function widen<Key extends string>(
  name: string,
  table: Readonly<Record<Key, Wordings>>,
): Readonly<Record<Key, Wordings>> {
  const file = `phrasebook/${name}.txt`;
  const book = parsePhrasebook(readFileSync(new URL(file, import.meta.url), 'utf8'), file);
  for (const key of book.keys()) {
    if (!Object.hasOwn(table, key)) {
      throw new Error(`${file}: nobody asks "${key}"; known are ${Object.keys(table).join(', ')}`);
    }
  }
  const entries = Object.entries<Wordings>(table);
  return Object.fromEntries(entries.map(([key, own]) => [key, join(own, book.get(key))])) as Record<
    Key,
    Wordings
  >;
}

const join = (own: Wordings, added?: Wordings): Wordings =>
  added === undefined
    ? own
    : {
        train: [...own.train, ...added.train],
        validation: [...own.validation, ...added.validation],
        test: [...own.test, ...added.test],
      };

/**
 * Reads `[what is asked]` and the lines below it; a line that begins with `validation: ` or `test: ` is held out.
 * @param file named in errors
 */
export function parsePhrasebook(text: string, file: string): ReadonlyMap<string, Wordings> {
  const book = new Map<string, Record<Split, string[]>>();
  let current: Record<Split, string[]> | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const [, key] = /^\[(.+)\]$/.exec(line) ?? [];
    if (key !== undefined) {
      if (book.has(key)) throw new Error(`${file}, line ${index + 1}: [${key}] stands twice`);
      current = { train: [], validation: [], test: [] };
      book.set(key, current);
      continue;
    }
    if (current === undefined) {
      throw new Error(`${file}, line ${index + 1}: expected [what is asked] before "${line}"`);
    }
    const [, split, held] = /^(validation|test): (.+)$/.exec(line) ?? [];
    if (split === 'validation' || split === 'test') current[split].push(held);
    else current.train.push(line);
  }
  return book;
}
