import { complete } from '../generate/generator.ts';
import type { GenerateOptions, LanguageModel, Usage } from '../generate/types.ts';
import { inWindows, joinOverlapping } from '../generate/windows.ts';
import type { Turn } from '../text/turns.ts';
import { note } from './terminal.ts';

/**
 * Answers about sound or film that is longer than the model hears at once: window by window, the answers joined where
 * they overlap. Undefined when no windows are needed.
 */
export async function runInWindows(
  model: LanguageModel,
  turns: readonly Turn[],
  options: GenerateOptions,
): Promise<{ readonly text: string; readonly usage: Usage } | undefined> {
  const answerTokens = options.maxOutputTokens ?? Math.ceil(model.contextLength / 4);
  const found = inWindows(model, turns, answerTokens);
  if (!found) return undefined;
  const { windows, options: cut } = found;
  note(
    `(longer than the model hears at once: ${windows.length} windows of ${cut.seconds.toFixed(1)} seconds, ` +
      `${cut.overlap.toFixed(1)} of them common, are answered one by one)`,
  );
  let text = '';
  let usage: Usage | undefined;
  for (const window of windows) {
    const answer = await complete(model.stream(window, options));
    text = joinOverlapping(text, answer.text);
    usage = usage ? added(usage, answer.usage) : answer.usage;
  }
  return usage && { text, usage };
}

const added = (a: Usage, b: Usage): Usage => ({
  promptTokens: a.promptTokens + b.promptTokens,
  pictureTokens: a.pictureTokens + b.pictureTokens,
  filmTokens: a.filmTokens + b.filmTokens,
  soundTokens: a.soundTokens + b.soundTokens,
  cachedTokens: a.cachedTokens + b.cachedTokens,
  thoughtTokens: a.thoughtTokens + b.thoughtTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  drawnTokens: a.drawnTokens + b.drawnTokens,
});
