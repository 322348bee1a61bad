/** Levenshtein distance: the least number of inserted, deleted or replaced items; of texts, UTF-16 code units. */
export function editDistance<Item>(from: ArrayLike<Item>, to: ArrayLike<Item>): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = above[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, above[j] + 1, row[j - 1] + 1));
    }
    above = row;
  }
  return above[to.length];
}

/**
 * 1 − distance / length of the longer string, from 0 to 1; two empty strings agree.
 * Capitals count: the task is to read what is printed. Space around the reply does not.
 */
export function characterAccuracy(reply: string, expected: string): number {
  const given = reply.trim();
  const longest = Math.max(given.length, expected.length);
  return longest === 0 ? 1 : Math.max(0, 1 - editDistance(given, expected) / longest);
}
