import type { ModelInfo } from '../backend/types.ts';
import { useWords } from '../i18n/language.tsx';
import { Boundary } from '../layout/Boundary.tsx';
import { AnswerView } from './AnswerView.tsx';
import { type Answer, answerText, type Conversation, type Message, type Question } from './conversation.ts';
import { QuestionView } from './QuestionView.tsx';
import { versionsOf } from './tree.ts';
import { VersionSwitch } from './VersionSwitch.tsx';

interface MessageListProps {
  readonly conversation: Conversation;
  readonly path: readonly Message[];
  readonly models: readonly ModelInfo[];
  readonly busy: boolean;
  /** Whether there is a model, and it is free. */
  readonly canAsk: boolean;
  /** The question that is being edited. */
  readonly editing: string | undefined;
  readonly onEditing: (id: string | undefined) => void;
  readonly onEdit: (question: Question, text: string) => void;
  readonly onRetry: (answer: Answer) => void;
  readonly onAskAlone: (answer: Answer) => void;
  readonly onSelect: (message: Message) => void;
  readonly onSettings: () => void;
}

export function MessageList(props: MessageListProps) {
  const { path, busy } = props;
  const words = useWords();
  return (
    <div
      className="column messages"
      role="log"
      // The Announcer reads answers by sentences; the log itself would repeat every token.
      aria-live="off"
      aria-label={words.conversation.label}
      aria-busy={busy}
    >
      {path.map((message) => (
        <Boundary key={message.id} subject={message} failed={() => <Plain message={message} />}>
          <MessageItem {...props} message={message} />
        </Boundary>
      ))}
    </div>
  );
}

/** A message that cannot be laid out: its words. */
function Plain({ message }: { message: Message }) {
  const text = message.role === 'user' ? message.text : answerText(message.parts);
  return (
    <article className={message.role === 'user' ? 'question' : 'answer'}>
      <p className="plain">{text}</p>
    </article>
  );
}

function MessageItem({
  message,
  conversation,
  models,
  busy,
  ...props
}: MessageListProps & { message: Message }) {
  const versions = versionsOf(conversation, message);
  const select = (id: string) => {
    const wanted = conversation.messages.find((one) => one.id === id);
    if (wanted) props.onSelect(wanted);
  };
  const switcher = versions.ids.length > 1 && (
    <VersionSwitch versions={versions} disabled={busy} onSelect={select} />
  );
  return message.role === 'user' ? (
    <QuestionView
      question={message}
      versions={switcher}
      editing={props.editing === message.id}
      onEditing={(editing) => props.onEditing(editing ? message.id : undefined)}
      onEdit={(text) => props.onEdit(message, text)}
      disabled={busy}
      canAsk={props.canAsk}
    />
  ) : (
    <AnswerView
      answer={message}
      title={models.find(({ name }) => name === message.model)?.title ?? message.model}
      versions={switcher}
      disabled={busy}
      onRetry={() => props.onRetry(message)}
      onAskAlone={() => props.onAskAlone(message)}
      onSettings={props.onSettings}
    />
  );
}
