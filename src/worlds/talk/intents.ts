import type { Wordings } from '../wording.ts';
import type { Split } from '../world.ts';

/** One thing that people say, every way in which they say it, and the one answer that is taught. */
export interface Intent {
  readonly name: string;
  readonly answer: string;
  /** A reply in other words is right when it holds all of these. */
  readonly keys: readonly string[];
  readonly phrasings: Wordings;
}

/** Reads `intents.txt`; the format is explained in its first lines. */
export function readIntents(text: string): Intent[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const starts = lines.flatMap((line, index) => (line.startsWith('intent ') ? [index] : []));
  return starts.map((start, index) => readIntent(lines.slice(start, starts[index + 1])));
}

function readIntent([header, answer, keys, ...phrasings]: readonly string[]): Intent {
  if (!answer?.startsWith('answer: ') || !keys?.startsWith('keys: ')) {
    throw new Error(`"${header}" has to go on with "answer: " and "keys: "; found "${answer}" and "${keys}"`);
  }
  const bySplit: Record<Split, string[]> = { train: [], validation: [], test: [] };
  for (const line of phrasings) {
    const [, split, phrasing] = /^(validation|test): (.+)$/.exec(line) ?? [];
    if (split === 'validation' || split === 'test') bySplit[split].push(phrasing);
    else bySplit.train.push(line);
  }
  return {
    name: header.slice('intent '.length),
    answer: answer.slice('answer: '.length),
    keys: keys
      .slice('keys: '.length)
      .split(';')
      .map((key) => key.trim()),
    phrasings: bySplit,
  };
}
