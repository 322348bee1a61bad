import { capitalise, fill, withArticle } from '../wording.ts';
import type { Split } from '../world.ts';
import { frames, isKind, type Kind } from './frames.ts';

/** One thing to know: `subject` fills the phrasings of its relation. */
export interface Fact {
  readonly relation: Relation;
  readonly subject: string;
  readonly answer: string;
  readonly alternatives: readonly string[];
}

/** A kind of fact with every way to ask for it. `plain` are the most natural ones, also part of `train`. */
export interface Relation {
  readonly name: string;
  readonly subjectColumn: string;
  readonly plain: readonly string[];
  readonly wordings: Readonly<Record<Split, readonly string[]>>;
}

/**
 * Reads one data file. Its head declares relations between columns and how to ask; its table holds the facts:
 *
 *     relation capital: country -> capital
 *     noun: the capital of {country}
 *     test: Which city is the capital of {country}?
 *     ---
 *     country | capital
 *     France | Paris
 *
 * `/` separates accepted answers, the first being the one that is taught; an empty cell is no fact. A relation
 * read backwards (`unique`) keeps only the subjects that occur once, since others have no single answer.
 */
export function readBook(text: string, file: string): Fact[] {
  const [head, table] = text.split(/^---$/m);
  if (table === undefined) throw new Error(`${file}: no line "---" between relations and table`);
  const rows = readTable(table, file);
  return head
    .split(/^(?=relation )/m)
    .filter((block) => block.startsWith('relation '))
    .flatMap((block) => readRelation(block, rows, file));
}

/** The question that a wording asks about a fact. `{a:column}` puts "a" or "an" before the subject. */
export function askAbout(fact: Fact, wording: string): string {
  const column = fact.relation.subjectColumn;
  const filled = wording.replaceAll(`{a:${column}}`, withArticle(fact.subject));
  return capitalise(fill(filled, { [column]: fact.subject }));
}

type Row = Readonly<Record<string, string>>;

function readTable(table: string, file: string): Row[] {
  const [columns, ...rows] = contentLines(table).map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.map((cells) => {
    if (cells.length !== columns.length) {
      throw new Error(
        `${file}: "${cells.join(' | ')}" has ${cells.length} cells; expected ${columns.length}`,
      );
    }
    return Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
  });
}

function readRelation(block: string, rows: readonly Row[], file: string): Fact[] {
  const [header, ...lines] = contentLines(block);
  const parts = /^relation ([\w-]+): (\w+) -> (\w+)( unique)?$/.exec(header);
  if (!parts) throw new Error(`${file}: cannot read "${header}"; expected "relation name: column -> column"`);
  const [, name, subjectColumn, answerColumn, unique] = parts;
  for (const column of [subjectColumn, answerColumn]) {
    if (!(column in rows[0])) throw new Error(`${file}: relation ${name} names no column "${column}"`);
  }
  const relation = { name, subjectColumn, ...readWordings(lines, file) };
  const subjects = rows.map((row) => firstOf(row[subjectColumn]).toLowerCase());
  return rows.flatMap((row, index) => {
    const subject = firstOf(row[subjectColumn]);
    if (subject === '' || row[answerColumn] === '') return [];
    if (unique && subjects.indexOf(subjects[index]) !== subjects.lastIndexOf(subjects[index])) return [];
    const [answer, ...alternatives] = row[answerColumn].split('/').map((part) => part.trim());
    return [{ relation, subject, answer, alternatives }];
  });
}

function readWordings(lines: readonly string[], file: string): Pick<Relation, 'plain' | 'wordings'> {
  const plain: string[] = [];
  const wordings: Record<Split, string[]> = { train: [], validation: [], test: [] };
  for (const line of lines) {
    const [, key, text] = /^(\w+): (.+)$/.exec(line) ?? [];
    if (key === 'train' || key === 'validation' || key === 'test') {
      wordings[key].push(text);
      if (key === 'train') plain.push(text);
    } else if (isKind(key)) {
      addFrames(key, text, wordings);
      plain.push(frames[key].train[0].replace('*', text));
    } else {
      throw new Error(`${file}: cannot read "${line}"; expected a kind of frame or a split, then ": "`);
    }
  }
  return { plain, wordings };
}

function addFrames(kind: Kind, text: string, wordings: Record<Split, string[]>): void {
  for (const split of ['train', 'validation', 'test'] as const) {
    wordings[split].push(...frames[kind][split].map((frame) => frame.replace('*', text)));
  }
}

function contentLines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

function firstOf(cell: string): string {
  return cell.split('/')[0].trim();
}
