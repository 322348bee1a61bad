import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { decodeMedia } from '../../media/decode-media.ts';
import type { Sound } from '../../media/sound.ts';
import { spokenWords } from '../../worlds/audio/words.ts';
import { editDistance } from '../../worlds/reading/score.ts';
import { type Benchmark, type Context, parseRecord, type WeightedCase } from './benchmark.ts';
import type { Row } from './rows.ts';

const PROMPT = 'Write down what is said.';

/**
 * An utterance to be written down. It scores 1 − edits / words, which is below 0 where more is wrong than was said, and
 * weighs as many words as it has: the mean is 1 − the word error rate of the whole set.
 */
async function utterance(
  suite: string,
  row: Row,
  text: string,
  paths: readonly string[],
): Promise<WeightedCase> {
  const sound = await readSound(paths, row.where);
  const words = spokenWords(text);
  return {
    suite,
    task: suite,
    metric: 'wordAccuracy',
    turns: [{ role: 'user', parts: [{ sound }, { text: PROMPT }] }],
    expected: text,
    weight: words.length,
    score: (reply) => 1 - editDistance(spokenWords(reply), words) / words.length,
  };
}

/** The first of the files that there is. */
async function readSound(paths: readonly string[], where: string): Promise<Sound> {
  for (const path of paths) {
    const bytes = await readFile(path).catch(() => undefined);
    if (!bytes) continue;
    const media = await decodeMedia(bytes, undefined, { film: { maxFrames: 1 }, animations: false });
    if ('sound' in media) return media.sound;
    throw new UserError(`${where}: ${path} holds no sound. Name a file with speech.`);
  }
  throw new UserError(
    `${where}: there is no file ${paths.join(' or ')}. Put it there, or mend the line.`,
    'NOT_FOUND',
  );
}

function checkWords(text: string, row: Row): void {
  if (spokenWords(text).length === 0)
    throw new UserError(`${row.where}: no word is said. Mend it, or delete it.`);
}

/** Panayotov et al.: `ID WORDS` a line in `*.trans.txt`, and `ID.flac` beside it. */
const librispeech: Benchmark = {
  name: 'librispeech',
  form: 'a line "ID WORDS"',
  parse(row, { file }) {
    const line = parseRecord(z.string().regex(/^\S+\s+\S/), row, librispeech.form);
    const [, id, text] = /^(\S+)\s+(.+)$/.exec(line) ?? [];
    checkWords(text, row);
    const paths = ['.flac', '.wav', '.mp3', '.ogg'].map((end) => join(dirname(file), id + end));
    return () => utterance('librispeech', row, text, paths);
  },
};

/** Conneau et al.: a table of id, file, text as written, text as spoken, …; sound beside it or in `audio/SPLIT/`. */
const fleurs: Benchmark = {
  name: 'fleurs',
  form: 'cells id, file name, text as written, text as spoken, …',
  parse(row, context) {
    const cells = parseRecord(z.array(z.string()).min(4), row, fleurs.form);
    const [, name, , text] = cells;
    checkWords(text, row);
    return () => utterance('fleurs', row, text, soundPaths(context, name));
  },
};

/** Lines as NeMo writes manifests: a path and what is said. */
const speech: Benchmark = {
  name: 'speech',
  form: '{"audio_filepath", "text"}',
  parse(row, context) {
    const record = z.object({ audio_filepath: z.string().min(1), text: z.string() });
    const { audio_filepath, text } = parseRecord(record, row, speech.form);
    checkWords(text, row);
    return () => utterance('speech', row, text, soundPaths(context, audio_filepath));
  },
};

function soundPaths({ file }: Context, name: string): string[] {
  const folder = dirname(file);
  const split = basename(file, extname(file));
  return name.startsWith('/') ? [name] : [join(folder, name), join(folder, 'audio', split, name)];
}

export const soundBenchmarks: readonly Benchmark[] = [librispeech, fleurs, speech];
