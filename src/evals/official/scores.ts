import { editDistance } from '../../worlds/reading/score.ts';

/** How the benchmarks compare a reply with the reference; each 0 or 1 unless it says otherwise. */

/** The last number of a text, without thousands' commas; undefined where there is none. */
export function lastNumber(text: string): number | undefined {
  const found = text.match(/-?\d[\d,]*(?:\.\d+)?|-?\.\d+/g)?.at(-1);
  return found === undefined ? undefined : Number(found.replaceAll(',', ''));
}

/** GSM8K: the last number counts. */
export const sameNumber = (reply: string, reference: number): number =>
  lastNumber(reply) === reference ? 1 : 0;

/** What stands in the last `\boxed{…}`, braces balanced; undefined where there is none. */
export function boxed(text: string): string | undefined {
  const start = text.lastIndexOf('\\boxed{');
  if (start < 0) return undefined;
  let depth = 0;
  for (let i = start + '\\boxed'.length; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return text.slice(start + '\\boxed{'.length, i);
  }
  return undefined;
}

/** MATH: the boxed answer, or what follows the last "answer is" or "=", compared up to ways of writing LaTeX. */
export function sameMathematics(reply: string, reference: string): number {
  const said = boxed(reply) ?? /answer(?: is)?:?\s*([^\n]+)$/i.exec(reply.trim())?.[1] ?? reply;
  return plainMathematics(said) === plainMathematics(reference) ? 1 : 0;
}

/** LaTeX without what does not change its meaning. */
export function plainMathematics(latex: string): string {
  return latex
    .replace(/\\(?:left|right|displaystyle|!|,|;|:|quad)(?![a-zA-Z])/g, '')
    .replace(/\\(?:text|mathrm|mbox)\{([^{}]*)\}/g, '$1')
    .replace(/\\[dt]frac/g, '\\frac')
    .replace(/\\frac(\d)(\d)/g, '\\frac{$1}{$2}')
    .replace(/\\frac\{([^{}]*)\}\{([^{}]*)\}/g, '($1)/($2)')
    .replace(/\((-?\w+)\)\/\((\w+)\)/g, '$1/$2')
    .replace(/\\sqrt(\w)/g, '\\sqrt{$1}')
    .replace(/\^\{?\\circ\}?|\\%|%|\\\$|\$/g, '')
    .replace(/(\d),(?=\d{3}\b)/g, '$1')
    .replace(/^[a-zA-Z]\s*=\s*/, '')
    .replace(/(?<!\d)\.(?=\d)/g, '0.')
    .replace(/\s+/g, '')
    .replace(/\.$/, '');
}

/** ChartQA's relaxed accuracy: numbers may be off by 5 % of the reference, texts by case alone. */
export function relaxed(reply: string, reference: string): number {
  const [said, wanted] = [reply, reference].map((text) => text.trim().replace(/\.$/, ''));
  const [a, b] = [asNumber(said), asNumber(wanted)];
  if (a !== undefined && b !== undefined) {
    return b === 0 ? Number(a === 0) : Number(Math.abs(a - b) <= 0.05 * Math.abs(b));
  }
  return Number(said.toLowerCase() === wanted.toLowerCase());
}

function asNumber(text: string): number | undefined {
  const plain = text
    .replace(/[,$€£]/g, '')
    .replace(/%$/, '')
    .trim();
  const value = plain === '' ? Number.NaN : Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * Average normalised Levenshtein similarity (Biten et al., ICDAR 2019), of one answer: 0 to 1, the best over the
 * accepted texts, 0 below 0.5.
 */
export function levenshteinSimilarity(reply: string, references: readonly string[]): number {
  const plain = (text: string) => text.trim().toLowerCase().replace(/\s+/g, ' ');
  const said = plain(reply);
  const similarities = references.map(plain).map((wanted) => {
    const longest = Math.max(said.length, wanted.length);
    return longest === 0 ? 1 : 1 - editDistance(said, wanted) / longest;
  });
  const best = Math.max(0, ...similarities);
  return best >= 0.5 ? best : 0;
}

/** Open answers of MMMU: numbers by value, texts without case, articles and marks. */
export function sameOpen(reply: string, references: readonly string[]): number {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/\b(the|an|a)\b/g, '')
      .replace(/[^a-z0-9.-]+/g, ' ')
      .trim();
  return Number(
    references.some((wanted) => {
      const [a, b] = [asNumber(reply.replace(/\.$/, '')), asNumber(wanted)];
      if (a !== undefined && b !== undefined) return Math.abs(a - b) <= 0.01 * Math.abs(b);
      return plain(reply.replace(/\.$/, '')) === plain(wanted);
    }),
  );
}
