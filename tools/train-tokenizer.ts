/**
 * Makes src/text/tokenizer.json from documents of every world (train split) and the authored texts in
 * src/text/corpus. Deterministic. Usage: node tools/train-tokenizer.ts [--documents N] [--merges N] [--write]
 *
 * Frequent whole words become pieces outright; merges, learnt on everything, put the other words together. So
 * no piece is spent on the halves of words that are frequent only whole ("▁trian").
 * The tokenizer is frozen since training has started: another one throws the weights away. So without --write
 * this only reports tokens a word.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers';
import { Random } from '../src/base/random.ts';
import { type Merge, trainMerges } from '../src/text/bpe.ts';
import { SPACE_MARK, tokenizerJSON } from '../src/text/format.ts';
import { Tokenizer } from '../src/text/tokenizer.ts';
import { TOKEN_RANGES } from '../src/text/tokens.ts';
import { loadWorld, WORLD_NAMES } from '../src/worlds/registry.ts';
import type { World } from '../src/worlds/world.ts';

/** Where words come from, and its part of the whole relative to one world's documents. */
interface Source {
  readonly name: string;
  readonly texts: readonly string[];
  readonly share: number;
}

const CORPUS = new URL('../src/text/corpus/', import.meta.url);
const OUTPUT = new URL('../src/text/tokenizer.json', import.meta.url);
/** Signs to read hold any words at all, mostly to be spelt out; few deserve a piece. */
const WORLD_SHARES: Readonly<Record<string, number>> = { reading: 0.4 };
const CORPUS_SHARES: Readonly<Record<string, number>> = {
  english: 3,
  code: 0.4,
  french: 0.35,
  german: 0.35,
  spanish: 0.35,
  chinese: 0.25,
};

/**
 * Characters that must be pieces whatever the texts hold. Other characters become pieces when the corpus or a
 * world's sample has them.
 */
const ALPHABET = [
  ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  ...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~\n\t',
  ...'äöüßÄÖÜéèêëàâçîïôùûœæÉÈÀÇáíóúñÁÍÓÚÑ¿¡',
  ...'–—…‘’“”„«»°×÷±√²³·≤≥≠≈π→←↑↓€£µΔ½。，、！？：；（）',
  SPACE_MARK,
];

/** Rare words count for more than their share: weight = frequency to this power. */
const DAMPING = 0.85;
/** How much a whole-word piece still counts when merges are learnt, so that its parts can serve its relatives. */
const WHOLE_WORD_WEIGHT = 0.2;
/** Weights are whole numbers for the trainer; this is their total. */
const WEIGHT_SCALE = 1e9;

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '1500' },
    merges: { type: 'string', default: '1000' },
    write: { type: 'boolean', default: false },
  },
});

const sources: Source[] = readCorpus();
for (const name of WORLD_NAMES)
  sources.push(sampleWorld(name, await loadWorld(name), Number(values.documents)));
const alphabet = collectAlphabet(sources);
const weights = wordWeights(sources);
console.error(`${alphabet.size} characters`);
const json = buildTokenizer(weights, alphabet, Number(values.merges));
const text = `${JSON.stringify(json, null, 1)}\n`;
const tokenizer = Tokenizer.fromJSON(json);
for (const source of sources) report(tokenizer, source);
if (values.write) {
  writeFileSync(OUTPUT, text);
  console.error(`wrote src/text/tokenizer.json: ${(text.length / 1000).toFixed(0)} kB`);
}

function sampleWorld(name: string, world: World, count: number): Source {
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    for (const turn of world.document(new Random(`tokenizer ${name} ${i}`), 'train'))
      for (const part of turn.parts) if ('text' in part) texts.push(part.text);
  }
  return { name, texts, share: WORLD_SHARES[name] ?? 1 };
}

function readCorpus(): Source[] {
  return Object.entries(CORPUS_SHARES).map(([name, share]) => {
    const whole = readFileSync(new URL(`${name}.txt`, CORPUS), 'utf8');
    const texts = name === 'code' ? [whole] : whole.split('\n').filter((line) => line !== '');
    return { name, texts, share };
  });
}

function collectAlphabet(sources: readonly Source[]): Set<string> {
  const found = new Set<string>();
  for (const source of sources)
    for (const text of source.texts)
      for (const character of text) if (character !== ' ') found.add(character);
  return new Set([...ALPHABET, ...[...found].toSorted()]);
}

/** Words as the pre-tokenizer cuts them, with whole-numbered weights over all sources. */
function wordWeights(sources: readonly Source[]): Map<string, number> {
  // The very rules that the file will hold, so that trainer and tokenizer cannot disagree.
  const { normalizer, pre_tokenizer } = new LibraryTokenizer(tokenizerJSON([], []), {});
  if (!normalizer || !pre_tokenizer)
    throw new Error('the tokenizer format lacks its normaliser or splitting rule');
  const totalShare = sources.reduce((sum, source) => sum + source.share, 0);
  const weights = new Map<string, number>();
  for (const source of sources) {
    const counts = new Map<string, number>();
    for (const text of source.texts) {
      const words: string[] = pre_tokenizer.pre_tokenize(normalizer.normalize(text));
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    const damped = [...counts].map(([word, count]): [string, number] => [word, count ** DAMPING]);
    const total = damped.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [word, weight] of damped) {
      const part = Math.round((weight / total) * (source.share / totalShare) * WEIGHT_SCALE);
      weights.set(word, (weights.get(word) ?? 0) + part);
    }
  }
  return weights;
}

function buildTokenizer(
  weights: ReadonlyMap<string, number>,
  alphabet: Set<string>,
  mergeCount: number,
): object {
  const spacedLetters = [...alphabet].filter((letter) => /^[A-Za-z]$/.test(letter));
  const room = TOKEN_RANGES.text.count - alphabet.size;
  const wholeWords = [...weights]
    .filter(([word]) => /^▁?\p{Script=Latin}{2,}$/u.test(word))
    .toSorted(([one, weight], [other, otherWeight]) => otherWeight - weight || (one < other ? -1 : 1))
    .map(([word]) => word);

  const frequent = new Set(wholeWords.slice(0, Math.max(0, room - mergeCount)));
  const mergeWeights = new Map(
    [...weights].map(([word, weight]) => [
      word,
      frequent.has(word) ? Math.round(weight * WHOLE_WORD_WEIGHT) : weight,
    ]),
  );
  const merges: Merge[] = trainMerges(mergeWeights, alphabet, mergeCount);
  const pieces = new Set([...alphabet, ...merges.map(([left, right]) => left + right)]);
  for (const letter of spacedLetters) {
    if (pieces.has(SPACE_MARK + letter)) continue;
    merges.push([SPACE_MARK, letter]);
    pieces.add(SPACE_MARK + letter);
  }
  // Frequent words that merges made as well leave room for further ones.
  for (const word of wholeWords) {
    if (pieces.size >= TOKEN_RANGES.text.count) break;
    pieces.add(word);
  }
  return tokenizerJSON([...pieces], merges);
}

function report(tokenizer: Tokenizer, source: Source): void {
  let tokens = 0;
  let words = 0;
  let bytes = 0;
  for (const text of source.texts) {
    const ids = tokenizer.encode(text);
    tokens += ids.length;
    for (const id of ids) if (id < TOKEN_RANGES.text.start) bytes++;
    words += text.split(/\s+/).length;
  }
  const perWord = (tokens / words).toFixed(2);
  const perText = (tokens / source.texts.length).toFixed(1);
  console.error(`${source.name}: ${perWord} tokens a word, ${perText} a text, ${bytes} byte tokens`);
}
