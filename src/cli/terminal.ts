import { styleText } from 'node:util';

/** Writes to stdout: answers and documents alone. */
export function write(text: string): void {
  process.stdout.write(text);
}

/** Writes a line to stderr: progress, hints and errors. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Writes a piece of what a model thinks to stderr, faintly; the first piece of its text ends it. */
export function thoughtWriter(): { thought(text: string): void; text(text: string): void } {
  let open = false;
  return {
    thought(text) {
      open = true;
      process.stderr.write(faint(text));
    },
    text(text) {
      if (open) process.stderr.write('\n');
      open = false;
      write(text);
    },
  };
}

/** The one JSON document of `--json`. */
export function writeDocument(document: unknown): void {
  write(`${JSON.stringify(document, undefined, 2)}\n`);
}

/** Faint text on a terminal; plain in a pipe and where NO_COLOR says so. */
export const faint = (text: string, stream: NodeJS.WriteStream = process.stderr): string =>
  styleText('dim', text, { stream });

export const red = (text: string): string => styleText('red', text, { stream: process.stderr });

/** A reader that has had enough, such as `head`, closes the pipe: that is an end, not an error. */
export function endWithClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
}

/** Rows under headings, columns aligned; the last column is not padded. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}
