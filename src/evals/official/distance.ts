/** Fewest insertions, deletions and replacements of items that make one list of the other (Levenshtein 1965). */
export function editDistance<T>(a: readonly T[], b: readonly T[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  a.forEach((item, i) => {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + Number(item !== b[j])));
    }
    row = next;
  });
  return row[b.length];
}

export const characterDistance = (a: string, b: string): number => editDistance([...a], [...b]);
