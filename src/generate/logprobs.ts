import type { Tokenizer } from '../text/tokenizer.ts';
import type { TokenLogprob, TokenLogprobs } from './types.ts';

/**
 * Log-probabilities of the chosen token and of the `count` likeliest: log-softmax over all logits `[V]` as the model
 * gave them, before temperature, topK, topP and masks.
 */
export function tokenLogprobs(
  logits: Float32Array,
  chosen: number,
  count: number,
  tokenizer: Tokenizer,
): TokenLogprobs {
  let highest = -Infinity;
  for (const logit of logits) if (logit > highest) highest = logit;
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - highest);
  const normalizer = highest + Math.log(total);
  const describe = (id: number): TokenLogprob => ({
    id,
    token: textOf(tokenizer, id),
    logprob: logits[id] - normalizer,
  });
  return { chosen: describe(chosen), top: likeliest(logits, count).map(describe) };
}

/** Ids of the `count` largest logits, the largest first, the lower id first among equals. */
function likeliest(logits: Float32Array, count: number): number[] {
  const best: number[] = [];
  if (count === 0) return best;
  for (let id = 0; id < logits.length; id++) {
    if (best.length === count && logits[id] <= logits[best[count - 1]]) continue;
    let at = best.length;
    while (at > 0 && logits[best[at - 1]] < logits[id]) at--;
    best.splice(at, 0, id);
    if (best.length > count) best.pop();
  }
  return best;
}

/** Control tokens by name. */
function textOf(tokenizer: Tokenizer, id: number): string {
  const bytes = tokenizer.bytes(id);
  return bytes.length > 0 ? new TextDecoder().decode(bytes) : (tokenizer.name(id) ?? '');
}
