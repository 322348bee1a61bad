import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { decodePicture } from '../../media/decode.ts';
import type { Picture } from '../../media/picture.ts';
import { type Turn, userText } from '../../text/turns.ts';
import { choiceText, LETTERS, readChoice } from '../../worlds/choices.ts';
import type { Case } from '../../worlds/world.ts';
import type { Row } from './rows.ts';

/** What making a case may need besides its record. */
export interface Context {
  /** The file: pictures and sounds are named relative to its folder. */
  readonly file: string;
  /** Runs a program in Python: whether it ended without an error. Absent where the user did not allow it. */
  readonly runProgram?: (program: string) => boolean;
}

/** A case that may count for more than others, as an utterance counts by its words. */
export interface WeightedCase extends Case {
  /** Default: 1. */
  readonly weight?: number;
}

/** A benchmark whose files have a public form. */
export interface Benchmark {
  readonly name: string;
  /** The forms of a record, for errors. */
  readonly form: string;
  /** Whether it runs what the model writes. */
  readonly runsCode?: boolean;
  /** Checks a record at once; its case, with pictures read, is made when it is needed. */
  parse(row: Row, context: Context): () => WeightedCase | Promise<WeightedCase>;
}

/** The record in one of the forms that `schema` knows. Throws UserError with the place and what was expected. */
export function parseRecord<T>(schema: z.ZodType<T>, row: Row, form: string): T {
  const parsed = schema.safeParse(row.value);
  if (parsed.success) return parsed.data;
  const shown = JSON.stringify(row.value, (_key, value: unknown) =>
    value instanceof Uint8Array ? `${value.length} bytes` : typeof value === 'bigint' ? Number(value) : value,
  );
  const [issue] = parsed.error.issues;
  const path = issue.path.join('.');
  throw new UserError(
    `${row.where}: expected ${form}; got ${shown?.slice(0, 120)} (${path === '' ? '' : `${path}: `}${issue.message}). Mend it, or delete it.`,
  );
}

/** A number of a file: Parquet has 64-bit integers as bigint, CSV has text. */
export const Whole = z.union([z.int(), z.bigint(), z.string().regex(/^\d+$/)]).transform(Number);

/** A path of a picture, or its bytes, as the `image` feature of datasets has it in Parquet. */
export const PictureSource = z.union([
  z.string().min(1),
  z.object({ bytes: z.instanceof(Uint8Array) }).transform(({ bytes }) => bytes),
  z.instanceof(Uint8Array),
]);

export async function readPicture(
  source: string | Uint8Array,
  { file }: Context,
  where: string,
): Promise<Picture> {
  if (typeof source !== 'string') return decodePicture(source);
  const path = join(dirname(file), source);
  const bytes = await readFile(path).catch(() => {
    throw new UserError(
      `${where}: there is no picture ${path}. Put it there, or mend the record.`,
      'NOT_FOUND',
    );
  });
  return decodePicture(bytes);
}

/** A question with options, the right one by its index. */
export interface ChoiceQuestion {
  readonly suite: string;
  readonly question: string;
  readonly options: readonly string[];
  readonly right: number;
  readonly pictures?: readonly Picture[];
}

const ANSWER_BY_LETTER = 'Answer with the letter.';

export function choiceCase({ suite, question, options, right, pictures = [] }: ChoiceQuestion): Case {
  const text = `${choiceText(question, options)}\n${ANSWER_BY_LETTER}`;
  const read = (reply: string) => readChoice(reply, options);
  return {
    suite,
    task: suite,
    metric: 'accuracy',
    turns: [{ role: 'user', parts: [...pictures.map((picture) => ({ picture })), { text }] }],
    expected: LETTERS[right],
    choice: { read },
    score: (reply) => Number(read(reply) === LETTERS[right]),
  };
}

/** A case with one question in text. */
export function openCase(
  suite: string,
  metric: string,
  question: string,
  expected: string,
  score: (reply: string) => number,
  pictures: readonly Picture[] = [],
): Case {
  const turns: Turn[] =
    pictures.length === 0
      ? [userText(question)]
      : [{ role: 'user', parts: [...pictures.map((picture) => ({ picture })), { text: question }] }];
  return { suite, task: suite, metric, turns, expected, score };
}
