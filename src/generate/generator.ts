import { UserError } from '../base/errors.ts';
import { Answer, type TextVocabulary } from './answer.ts';
import { Decoding } from './decoding.ts';
import type { Inference } from './inference.ts';
import type { Prompt } from './prompt.ts';
import { checkOptions } from './sampler.ts';
import type { FinishReason, GenerateEvent, GenerateOptions, Usage } from './types.ts';

/** A model with the tokens that it speaks. */
export interface Speaker {
  readonly inference: Inference;
  readonly vocabulary: TextVocabulary;
}

/** A whole answer. */
export interface Completion {
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly usage: Usage;
}

/** Streams the answer to one prompt. Throws what `GenerateOptions` and `checkFits` say. */
export async function* generate(
  { inference, vocabulary }: Speaker,
  prompt: Prompt,
  options: GenerateOptions = {},
): AsyncGenerator<GenerateEvent, void, undefined> {
  const { signal } = options;
  checkOptions(options);
  const answer = new Answer(vocabulary, roomFor(inference, prompt), options);
  const decoding = await Decoding.start(inference, [prompt], { signal });
  for (;;) {
    signal?.throwIfAborted();
    const { token, text } = answer.next(decoding.logits(0));
    const usage = usageOf(prompt, answer);
    if (answer.finishReason) {
      yield { text, usage, finishReason: answer.finishReason };
      return;
    }
    if (text !== '') yield { text, usage };
    signal?.throwIfAborted();
    await decoding.step([token]);
  }
}

/** Answers several prompts at once, each as `generate` would alone; what is finished leaves the batch. */
export async function generateTogether(
  { inference, vocabulary }: Speaker,
  prompts: readonly Prompt[],
  options: GenerateOptions = {},
): Promise<Completion[]> {
  const { signal } = options;
  checkOptions(options);
  const texts = prompts.map(() => '');
  const answers = prompts.map((prompt) => new Answer(vocabulary, roomFor(inference, prompt), options));
  const decoding = await Decoding.start(inference, prompts, { signal });
  /** Which prompt each row of the batch answers. */
  let rows = prompts.map((_, i) => i);
  for (;;) {
    signal?.throwIfAborted();
    const tokens = rows.map((index, row) => {
      const { token, text } = answers[index].next(decoding.logits(row));
      texts[index] += text;
      return token;
    });
    const going = rows.flatMap((index, row) => (answers[index].finishReason ? [] : [row]));
    if (going.length === 0) break;
    if (going.length < rows.length) decoding.keep(going);
    rows = going.map((row) => rows[row]);
    await decoding.step(going.map((row) => tokens[row]));
  }
  return answers.map((answer, i) => ({
    text: texts[i],
    finishReason: answer.finishReason!,
    usage: usageOf(prompts[i], answer),
  }));
}

/** Tokens that an answer may have: the last one is never read, so it needs no place in the context. */
function roomFor({ config }: Inference, { ids }: Prompt): number {
  checkFits(ids.length, config.contextLength);
  return config.contextLength - ids.length + 1;
}

/** Throws UserError, in the words of Google's server, when a prompt exceeds the context. */
export function checkFits(tokens: number, limit: number): void {
  if (tokens <= limit) return;
  throw new UserError(
    `The input token count (${tokens}) exceeds the maximum number of tokens allowed (${limit}).`,
  );
}

const usageOf = ({ ids, patchRows }: Prompt, { tokens }: Answer): Usage => ({
  promptTokens: ids.length,
  pictureTokens: patchRows.length,
  cachedTokens: 0,
  thoughtTokens: 0,
  outputTokens: tokens,
});
