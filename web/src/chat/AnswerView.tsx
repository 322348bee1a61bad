import { memo, type ReactNode } from 'react';
import { useWords } from '../i18n/language.tsx';
import { RetryIcon } from '../icons.tsx';
import { CopyButton } from '../layout/CopyButton.tsx';
import { IconButton } from '../layout/IconButton.tsx';
import { LazyMarkdown } from '../markdown/LazyMarkdown.tsx';
import { Thumbnail } from '../media/Thumbnail.tsx';
import { type Answer, answerText, isActive, type KeptPart } from './conversation.ts';
import { Facts } from './Facts.tsx';
import { ProblemNote, WaitingNote } from './ProblemNote.tsx';
import { Thought, ToolStep } from './Workings.tsx';

interface AnswerViewProps {
  readonly answer: Answer;
  /** What the model is called. */
  readonly title: string;
  readonly versions: ReactNode;
  readonly disabled: boolean;
  readonly onRetry: () => void;
  readonly onAskAlone: () => void;
  readonly onSettings: () => void;
}

export function AnswerView({ answer, title, versions, disabled, ...props }: AnswerViewProps) {
  const { parts, problem, state } = answer;
  const words = useWords();
  const active = isActive(answer);
  const text = answerText(parts);
  return (
    <article className="answer" aria-label={words.conversation.model(title)}>
      {parts.map((part, i) => (
        // Parts are only ever appended.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Part key={i} part={part} next={parts[i + 1]} writing={active && i === parts.length - 1} />
      ))}
      {answer.growing && (
        <img
          className="growing"
          src={`data:${answer.growing.mimeType};base64,${answer.growing.data}`}
          alt={words.conversation.drawing}
        />
      )}
      {state === 'running' && parts.length === 0 && !answer.growing && (
        <p className="reading" role="status" aria-label={words.conversation.reading}>
          <span />
          <span />
          <span />
        </p>
      )}
      {state === 'waiting' && answer.retryAt !== undefined && <WaitingNote until={answer.retryAt} />}
      {problem && (
        <ProblemNote
          problem={problem}
          model={title}
          disabled={disabled}
          onRetry={props.onRetry}
          onAskAlone={props.onAskAlone}
          onSettings={props.onSettings}
        />
      )}
      <div className="message-actions">
        {!active && (
          <span className="quiet">
            {text !== '' && <CopyButton text={text} label={words.conversation.copy} />}
            {!problem && (
              <IconButton
                label={words.conversation.retry}
                size={30}
                disabled={disabled}
                onClick={props.onRetry}
              >
                <RetryIcon size={16} />
              </IconButton>
            )}
          </span>
        )}
        {versions}
        {(parts.length > 0 || !problem) && <Facts answer={answer} title={title} />}
      </div>
    </article>
  );
}

const Part = memo(function Part(props: { part: KeptPart; next: KeptPart | undefined; writing: boolean }) {
  const { part, next, writing } = props;
  switch (part.kind) {
    case 'text':
      return (
        <div className="answer-text" data-writing={writing || undefined}>
          <LazyMarkdown text={part.text} writing={writing} />
        </div>
      );
    case 'thought':
      return <Thought text={part.text} writing={writing} />;
    case 'call':
      return (
        <ToolStep
          name={part.name}
          input={part.input}
          output={next?.kind === 'result' ? next.output : undefined}
          writing={writing}
        />
      );
    case 'result':
      // Shown with its call.
      return null;
    case 'picture':
      return <Thumbnail picture={part.picture} />;
  }
});
