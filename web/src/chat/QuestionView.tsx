import { Button, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useWords } from '../i18n/language.tsx';
import { PencilIcon } from '../icons.tsx';
import { isComposing } from '../keys.ts';
import { CopyButton } from '../layout/CopyButton.tsx';
import { IconButton } from '../layout/IconButton.tsx';
import { AttachmentView } from '../media/AttachmentView.tsx';
import type { Question } from './conversation.ts';

interface QuestionViewProps {
  readonly question: Question;
  readonly versions: ReactNode;
  readonly editing: boolean;
  readonly onEditing: (editing: boolean) => void;
  readonly onEdit: (text: string) => void;
  readonly disabled: boolean;
  readonly canAsk: boolean;
}

export function QuestionView({ question, versions, editing, ...props }: QuestionViewProps) {
  const { text, files } = question;
  const words = useWords();
  return (
    <article className="question" aria-label={words.conversation.you}>
      {files.length > 0 && (
        <div className="question-files">
          {files.map((file) => (
            <AttachmentView key={file.id} file={file} />
          ))}
        </div>
      )}
      {editing ? (
        <EditField
          text={text}
          optional={files.length > 0}
          canAsk={props.canAsk}
          onCancel={() => props.onEditing(false)}
          onDone={props.onEdit}
        />
      ) : (
        <>
          {text !== '' && <p className="bubble">{text}</p>}
          <div className="message-actions">
            <span className="quiet">
              {text !== '' && <CopyButton text={text} label={words.conversation.copy} />}
              <IconButton
                label={words.conversation.edit}
                size={30}
                disabled={props.disabled}
                onClick={() => props.onEditing(true)}
              >
                <PencilIcon size={16} />
              </IconButton>
            </span>
            {versions}
          </div>
        </>
      )}
    </article>
  );
}

function EditField(props: {
  text: string;
  /** A question with files needs no words. */
  optional: boolean;
  canAsk: boolean;
  onCancel: () => void;
  onDone: (text: string) => void;
}) {
  const words = useWords();
  const [text, setText] = useState(props.text);
  const ready = props.canAsk && (props.optional || text.trim() !== '');
  const done = () => ready && props.onDone(text.trim());
  return (
    <form
      className="edit"
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <Textarea
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent)) return;
          if (event.key === 'Escape') props.onCancel();
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          done();
        }}
        onFocus={({ currentTarget }) =>
          currentTarget.setSelectionRange(currentTarget.value.length, currentTarget.value.length)
        }
        aria-label={words.conversation.editField}
        variant="unstyled"
        autosize
        maxRows={12}
        autoFocus
      />
      <div className="edit-actions">
        <Button variant="default" radius="xl" size="xs" onClick={props.onCancel}>
          {words.chats.cancel}
        </Button>
        <Button type="submit" radius="xl" size="xs" disabled={!ready}>
          {words.conversation.saveEdit}
        </Button>
      </div>
    </form>
  );
}
