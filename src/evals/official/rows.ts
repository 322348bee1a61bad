import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';

/** One record of a benchmark file and where it stands, for errors. */
export interface Row {
  /** An object, or the cells of a line of a table without a head. */
  readonly value: unknown;
  /** `FILE, line 3`. */
  readonly where: string;
}

/** Records of a `.jsonl`, `.json`, `.csv`, `.tsv`, `.txt` (a line each) or `.parquet` file, or of one of the former in `.gz`. */
export async function readRows(file: string): Promise<Row[]> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file} cannot be read (${error.code}). Name a file with --data.`, 'NOT_FOUND');
  });
  const packed = file.endsWith('.gz');
  const name = packed ? file.slice(0, -'.gz'.length) : file;
  if (name.endsWith('.parquet')) return parquetRows(bytes, file);
  const text = new TextDecoder().decode(packed ? await unpack(bytes, file) : bytes).replace(/^\uFEFF/, '');
  if (name.endsWith('.jsonl')) return lineRows(text, file);
  if (name.endsWith('.json')) return jsonRows(text, file);
  if (name.endsWith('.txt')) return textRows(text, file);
  if (name.endsWith('.csv')) return tableRows(text, file, ',');
  if (name.endsWith('.tsv')) return tableRows(text, file, '\t');
  throw new UserError(
    `${file}: expected a name that ends in .jsonl, .json, .csv, .tsv, .txt or .parquet, or one of the first five and .gz.`,
  );
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 160);

async function unpack(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  return promisify(gunzip)(bytes).catch((error: unknown) => {
    throw new UserError(`${file} is no gzip file (${reasonOf(error)}). Fetch it again.`);
  });
}

function textRows(text: string, file: string): Row[] {
  return text
    .split('\n')
    .flatMap((line, i) =>
      line.trim() === '' ? [] : [{ value: line.trim(), where: `${file}, line ${i + 1}` }],
    );
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${where}: no JSON (${reasonOf(error)}). Mend it, or delete it.`);
  }
}

function lineRows(text: string, file: string): Row[] {
  return text.split('\n').flatMap((line, i) => {
    const where = `${file}, line ${i + 1}`;
    return line.trim() === '' ? [] : [{ value: parseJson(line, where), where }];
  });
}

/** A list, a list under `data`, or one record, as MATH has a file for each problem. */
function jsonRows(text: string, file: string): Row[] {
  const json = parseJson(text, file);
  const listed = typeof json === 'object' && json !== null && 'data' in json ? json.data : json;
  if (!Array.isArray(listed)) return [{ value: json, where: file }];
  return listed.map((value: unknown, i) => ({ value, where: `${file}, record ${i + 1}` }));
}

/** What csv-parse tells of each line with `info`. */
const Lines = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/** Cells of each line; quotes as RFC 4180 has them, and in `.tsv` files none. */
async function tableRows(text: string, file: string, delimiter: ',' | '\t'): Promise<Row[]> {
  const { parse } = await import('csv-parse/sync');
  try {
    const quote = delimiter === ',' ? '"' : null;
    const options = { delimiter, quote, info: true, relax_column_count: true, skip_empty_lines: true };
    return Lines.parse(parse(text, options)).map(({ record, info }) => ({
      value: record,
      where: `${file}, line ${info.lines}`,
    }));
  } catch (error) {
    throw new UserError(`${file}: no table (${reasonOf(error)}). Mend the line.`);
  }
}

async function parquetRows(bytes: Uint8Array, file: string): Promise<Row[]> {
  const { parquetReadObjects } = await import('hyparquet');
  try {
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const records = await parquetReadObjects({ file: buffer, utf8: false });
    return records.map((value, i) => ({ value, where: `${file}, row ${i + 1}` }));
  } catch (error) {
    throw new UserError(`${file} cannot be read as Parquet (${reasonOf(error)}). Fetch it again.`);
  }
}
