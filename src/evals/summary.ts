/** Mean and half of the 95 % interval of scores in [0, 1]. */
export function summarize(scores: readonly number[]): { value: number; interval: number } {
  const value = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance =
    scores.reduce((sum, score) => sum + (score - value) ** 2, 0) / Math.max(1, scores.length - 1);
  return { value, interval: 1.96 * Math.sqrt(variance / scores.length) };
}
