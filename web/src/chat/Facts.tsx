import { useWords } from '../i18n/language.tsx';
import type { Answer } from './conversation.ts';

/** Model, length and speed of an answer, and why it ended when that is worth a word. */
export function Facts({ answer, title }: { answer: Answer; title: string }) {
  const { state, usage, tokensPerSecond, firstMilliseconds } = answer;
  const { conversation } = useWords();
  const facts = [title];
  if (usage?.outputTokens) facts.push(conversation.tokens(usage.outputTokens));
  const first = firstMilliseconds === undefined ? undefined : conversation.firstAfter(firstMilliseconds);
  // An answer that comes at once has no speed, but it took its time to come.
  if (tokensPerSecond !== undefined) facts.push(conversation.speed(tokensPerSecond));
  else if (first && state !== 'running') facts.push(first);
  if (state === 'cut') facts.push(conversation.cut);
  if (state === 'stopped') facts.push(conversation.stopped);
  return (
    <span className="facts" title={first}>
      {facts.join(' · ')}
    </span>
  );
}
