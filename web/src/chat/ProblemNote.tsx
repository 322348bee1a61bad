import { Alert, Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Problem } from '../backend/types.ts';
import type { Dictionary } from '../i18n/en.ts';
import { useWords } from '../i18n/language.tsx';

interface ProblemNoteProps {
  readonly problem: Problem;
  /** What the model is called. */
  readonly model: string;
  readonly disabled?: boolean;
  readonly onRetry: () => void;
  readonly onAskAlone?: () => void;
  readonly onSettings: () => void;
}

/** What went wrong, in words for people, and what can be done about it. */
export function ProblemNote({ problem, model, disabled, ...props }: ProblemNoteProps) {
  const words = useWords();
  const { title, text } = inWords(problem, model, words);
  return (
    <Alert color="red" className="notice" title={title} role="alert">
      {text}
      <div className="notice-actions">
        {problem.kind === 'tooLong' && props.onAskAlone && (
          <Button variant="default" radius="xl" size="xs" disabled={disabled} onClick={props.onAskAlone}>
            {words.problem.askAlone}
          </Button>
        )}
        {problem.kind === 'key' && (
          <Button variant="default" radius="xl" size="xs" onClick={props.onSettings}>
            {words.problem.openSettings}
          </Button>
        )}
        <Button variant="default" radius="xl" size="xs" disabled={disabled} onClick={props.onRetry}>
          {words.conversation.retry}
        </Button>
      </div>
    </Alert>
  );
}

function inWords(problem: Problem, model: string, { problem: words }: Dictionary) {
  switch (problem.kind) {
    case 'busy':
      return { title: words.busyTitle, text: words.busyText };
    case 'tooLong':
      return { title: words.tooLongTitle, text: words.tooLong(problem.tokens, problem.limit, model) };
    case 'gone':
      return { title: words.goneTitle, text: words.gone };
    case 'key':
      return { title: words.keyTitle, text: words.key };
    case 'broken':
      return { title: words.brokenTitle, text: words.broken };
    case 'refused':
      return { title: words.title, text: problem.message };
  }
}

/** Counts down to the next try. */
export function WaitingNote({ until }: { until: number }) {
  const words = useWords();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="waiting" role="status">
      {words.problem.busy(Math.max(1, Math.ceil((until - now) / 1000)))}
    </p>
  );
}
