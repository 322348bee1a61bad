import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/language.tsx';
import { answerText, isActive, type Message } from './conversation.ts';

/** A screen reader gets new sentences at most this often, so that it can finish the last ones. */
const EVERY_MILLISECONDS = 1200;

/** Reads an answer out by whole sentences while it is written; a live region for those who do not see it grow. */
export function Announcer({ answer }: { answer: Message | undefined }) {
  const words = useWords();
  const [said, setSaid] = useState('');
  const progress = useRef({ id: '', read: 0, time: 0 });
  const shown = answer?.role === 'model' ? answer : undefined;

  useEffect(() => {
    const at = progress.current;
    if (!shown) return;
    const active = isActive(shown);
    if (shown.id !== at.id) {
      // An answer that was there before is not news.
      progress.current = { id: active ? shown.id : '', read: 0, time: Date.now() };
      if (active) setSaid(words.conversation.answering);
      return;
    }
    const text = answerText(shown.parts);
    if (!active) {
      progress.current = { id: '', read: 0, time: 0 };
      setSaid(`${text.slice(at.read)} ${words.conversation.answered}`.trim());
      return;
    }
    const end = sentencesEnd(text);
    if (end <= at.read || Date.now() - at.time < EVERY_MILLISECONDS) return;
    setSaid(text.slice(at.read, end));
    progress.current = { id: shown.id, read: end, time: Date.now() };
  }, [shown, words]);

  return (
    <VisuallyHidden role="status" aria-live="polite" className="announcer">
      {said}
    </VisuallyHidden>
  );
}

/** Where the last whole sentence (or line) ends. */
export function sentencesEnd(text: string): number {
  let end = 0;
  for (const { index, 0: match } of text.matchAll(/[.!?…]["”’)]*(?=\s)|[。！？]|\n/g))
    end = index + match.length;
  return end;
}
