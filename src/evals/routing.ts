/**
 * Uncertainty-routed chain of thought @ k (Gemini: A Family of Highly Capable Multimodal Models, §9.1): k answers
 * with reasoning are sampled; where the share of the most frequent one exceeds a threshold it is the answer,
 * elsewhere the greedy answer without reasoning is. The threshold is chosen per model on validation.
 */

/** What k samples agree on. */
export interface Vote {
  /** The most frequent choice, the earliest sampled of equals; undefined where no sample chose anything. */
  readonly answer: string | undefined;
  /** Its share of all samples, 0 to 1; samples that chose nothing count among them. */
  readonly consensus: number;
}

/** Counts the choices of samples; undefined is a sample that chose nothing. */
export function vote(samples: readonly (string | undefined)[]): Vote {
  if (samples.length === 0) throw new Error('vote: there is no sample');
  const counts = new Map<string, number>();
  for (const sample of samples) {
    if (sample !== undefined) counts.set(sample, (counts.get(sample) ?? 0) + 1);
  }
  let [answer, most]: [string | undefined, number] = [undefined, 0];
  for (const [choice, count] of counts) if (count > most) [answer, most] = [choice, count];
  return { answer, consensus: most / samples.length };
}

/** One question as both methods answered it. */
export interface Answered {
  readonly vote: Vote;
  /** What the greedy answer without reasoning chose. */
  readonly greedy: string | undefined;
  readonly right: string;
}

/** The routed answer. Threshold 0 is the vote wherever any sample chose; 1 and more is the greedy answer always. */
export const route = ({ vote, greedy }: Omit<Answered, 'right'>, threshold: number): string | undefined =>
  vote.consensus > threshold ? vote.answer : greedy;

export const routedAccuracy = (items: readonly Answered[], threshold: number): number =>
  items.filter((item) => route(item, threshold) === item.right).length / items.length;

/**
 * The threshold of 0, 1/k, …, 1 with the highest accuracy on `validation`; of equals the lowest, which trusts the
 * vote most. Since 0 and 1 are among them, it is never worse there than the vote alone or the greedy answer alone.
 */
export function chooseThreshold(validation: readonly Answered[], k: number): number {
  if (validation.length === 0) throw new Error('chooseThreshold: there is no question');
  let [best, highest] = [0, -1];
  for (let count = 0; count <= k; count++) {
    const accuracy = routedAccuracy(validation, count / k);
    if (accuracy > highest) [best, highest] = [count / k, accuracy];
  }
  return best;
}
