import { useWords } from '../i18n/language.tsx';
import type { Answer } from './conversation.ts';

/** Model, length and speed of an answer, and why it ended when that is worth a word. */
export function Facts({ answer, title }: { answer: Answer; title: string }) {
  const { state, usage, tokensPerSecond, firstMilliseconds } = answer;
  const { conversation } = useWords();
  const facts = [title];
  if (usage?.outputTokens) facts.push(conversation.tokens(usage.outputTokens));
  if (tokensPerSecond !== undefined) facts.push(conversation.speed(tokensPerSecond));
  if (state === 'cut') facts.push(conversation.cut);
  if (state === 'stopped') facts.push(conversation.stopped);
  const first = firstMilliseconds === undefined ? undefined : conversation.firstAfter(firstMilliseconds);
  return (
    <span className="facts" title={first}>
      {facts.join(' · ')}
    </span>
  );
}
