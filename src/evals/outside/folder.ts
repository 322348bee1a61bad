import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { decodePicture } from '../../media/decode.ts';
import type { Case } from '../../worlds/world.ts';
import { toCase } from './case.ts';

/** One line of manifest.jsonl. */
const Line = z.object({
  file: z.string(),
  task: z.string(),
  question: z.string(),
  answer: z.string(),
  alternatives: z.array(z.string()).readonly().optional(),
});
export type ManifestLine = z.infer<typeof Line>;

/**
 * Cases from a folder of picture files with a `manifest.jsonl`, one `{file, task, question, answer}` a line; see
 * tools/outside-pictures.ts. Pictures that several questions ask about are decoded once.
 */
export async function outsideFolderCases(folder: string): Promise<Case[]> {
  const manifest = join(folder, 'manifest.jsonl');
  const lines = await readFile(manifest, 'utf8').catch(() => {
    throw new UserError(
      `${manifest} cannot be read. Make it with: node tools/outside-pictures.ts ${folder}`,
      'NOT_FOUND',
    );
  });
  const pictures = new Map<string, ReturnType<typeof decodePicture>>();
  const cases: Case[] = [];
  for (const [i, line] of lines.split('\n').entries()) {
    if (line.trim() === '') continue;
    const { file, task, ...question } = parse(line, `${manifest}, line ${i + 1}`);
    let reading = pictures.get(file);
    if (reading === undefined) {
      reading = readFile(join(folder, file)).then((bytes) => decodePicture(bytes));
      pictures.set(file, reading);
    }
    const { question: text, ...rest } = question;
    cases.push(toCase(task, await reading, { text, topic: text, ...rest }));
  }
  return cases;
}

function parse(line: string, where: string): ManifestLine {
  try {
    return Line.parse(JSON.parse(line));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 120) : String(error);
    throw new UserError(
      `${where}: expected {"file", "task", "question", "answer"}, got ${line.slice(0, 80)} (${reason}). Mend the line.`,
    );
  }
}
