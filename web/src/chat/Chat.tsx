import { Alert, Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Modality } from '../backend/types.ts';
import { focusMessage, MESSAGE_FIELD } from '../focus.ts';
import { useWords } from '../i18n/language.tsx';
import { DownIcon, NewChatIcon } from '../icons.tsx';
import { useEscape } from '../keys.ts';
import { IconButton } from '../layout/IconButton.tsx';
import { lazyDialog } from '../layout/lazyDialog.tsx';
import { type Shell, TopBar } from '../layout/TopBar.tsx';
import { type Attachment, FileError, type FileProblem, readFile, unreadBy } from '../media/files.ts';
import { useServices } from '../services.tsx';
import { Announcer } from './Announcer.tsx';
import { Composer } from './Composer.tsx';
import type { ChatState } from './controller.ts';
import type { Answer, Question } from './conversation.ts';
import { MessageList } from './MessageList.tsx';
import { ModelPicker } from './ModelPicker.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import { shownPath } from './tree.ts';
import { useFileDrop } from './useFileDrop.ts';
import { useFollow } from './useFollow.ts';
import type { Models } from './useModels.ts';
import { Examples, Greeting } from './Welcome.tsx';

const ModelCard = lazyDialog(() => import('./ModelCard.tsx'));

/** Until the models are known. */
const DEFAULT_INPUTS: readonly Modality[] = ['text', 'image'];

interface ChatProps extends Shell {
  readonly state: ChatState;
  readonly models: Models;
  readonly onGo: (id: string | undefined) => void;
  readonly onSettings: () => void;
}

export function Chat({ state, models, onGo, onSettings, ...shell }: ChatProps) {
  const words = useWords();
  const { chats, draft, preferences } = useServices();
  // Not the words too: the conversation would be drawn anew at every key.
  const attached = useSyncExternalStore(draft.subscribe, () => draft.current.files.length > 0);
  const [problem, setProblem] = useState<string>();
  const [editing, setEditing] = useState<string>();
  const [card, setCard] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const { conversation, status } = state;
  const { model } = models;
  const path = useMemo(() => (conversation ? shownPath(conversation) : []), [conversation]);
  const busy = conversation !== undefined && state.running.has(conversation.id);
  const inputs = model?.inputs ?? DEFAULT_INPUTS;
  const loading = model === undefined && !models.all && !models.problem;
  const seesPictures = inputs.includes('image');
  const senses = {
    hears: inputs.includes('audio'),
    watches: inputs.includes('video'),
    draws: model?.draws ?? false,
  };
  const empty = path.length === 0 && status === 'ready';
  const { scroller, atEnd, onScroll, follow } = useFollow(conversation?.id);

  const addFiles = async (added: readonly File[]) => {
    setProblem(undefined);
    for (const file of added) {
      try {
        draft.attach(await readFile(file, inputs));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        setProblem(explain(error.problem));
      }
    }
    field.current?.focus();
  };
  const explain = ({ kind, name, type }: FileProblem): string => {
    const title = model?.title ?? '';
    if (kind === 'unknown') return words.composer.unknownFile(name, type);
    if (kind === 'tooLarge') return words.composer.tooLarge(name);
    return {
      unseen: words.composer.noPictures,
      unheard: words.composer.noSound,
      unwatched: words.composer.noFilm,
    }[kind](title);
  };
  const { dragging, ...drop } = useFileDrop((dropped) => void addFiles(dropped));

  const send = (text: string, attached: readonly Attachment[]): boolean => {
    if (busy) return false;
    if (model === undefined) {
      if (models.problem) models.reload();
      else if (models.all) setProblem(words.composer.noModel);
      return false;
    }
    // The model may be another one than when the file was added.
    const unread = attached.map(({ mimeType }) => unreadBy(inputs, mimeType)).find(Boolean);
    if (unread) {
      setProblem(explain({ kind: unread, name: '', type: '' }));
      return false;
    }
    setProblem(undefined);
    follow();
    onGo(chats.send(model.name, text, attached));
    return true;
  };
  // An example chosen before the models are known is asked once they are.
  const [tried, setTried] = useState<Parameters<typeof send>>();
  useEffect(() => {
    if (tried === undefined || loading) return;
    setTried(undefined);
    send(...tried);
  });
  const stop = () => {
    chats.stop();
    field.current?.focus();
  };
  const edit = (question: Question, text: string) => {
    // Otherwise the field stays open, with what was written in it.
    if (!model || !chats.edit(question, model.name, text)) return;
    setEditing(undefined);
    follow();
    field.current?.focus();
  };
  const retry = (answer: Answer) => {
    follow();
    chats.retry(answer, model?.name ?? answer.model);
    focusMessage();
  };
  const askAlone = (answer: Answer) => {
    void chats.askAlone(answer, model?.name ?? answer.model).then((id) => id !== undefined && onGo(id));
  };
  const changeEditing = (id: string | undefined) => {
    setEditing(id);
    if (id === undefined) focusMessage();
  };
  const editLast = () => setEditing(path.findLast(({ role }) => role === 'user')?.id);
  useEscape(MESSAGE_FIELD, () => busy && stop());

  return (
    <div className="view chat" data-empty={empty || undefined} {...drop}>
      <main className="chat-main">
        <TopBar
          {...shell}
          actions={
            !empty &&
            !shell.sidebar && (
              <IconButton label={words.nav.newChat} onClick={() => onGo(undefined)}>
                <NewChatIcon />
              </IconButton>
            )
          }
        >
          <ModelPicker
            models={models.all ?? []}
            model={model}
            onModel={(name) => preferences.change({ model: name })}
            onCard={() => setCard(true)}
          />
        </TopBar>
        <div className="conversation" ref={scroller} onScroll={onScroll}>
          {path.length > 0 && (
            <h1 className="visually-hidden">{conversation?.title || words.chats.untitled}</h1>
          )}
          {state.storage && (
            <div className="column">
              <Alert className="notice mild" color="yellow" role="alert">
                {words.storage[state.storage]}
              </Alert>
            </div>
          )}
          {empty && <Greeting seesPictures={seesPictures} senses={senses} />}
          {(status === 'missing' || status === 'unreadable') && (
            <div className="column missing" role="alert">
              <h1>{words.chats.missingTitle}</h1>
              <p>{status === 'missing' ? words.chats.missingText : words.chats.unreadableText}</p>
              <Button variant="default" radius="xl" onClick={() => onGo(undefined)}>
                {words.nav.newChat}
              </Button>
            </div>
          )}
          {conversation && (
            <MessageList
              conversation={conversation}
              path={path}
              models={models.all ?? []}
              busy={busy}
              canAsk={model !== undefined && !busy}
              editing={editing}
              onEditing={changeEditing}
              onEdit={edit}
              onRetry={retry}
              onAskAlone={askAlone}
              onSelect={(message) => chats.select(message)}
              onSettings={onSettings}
            />
          )}
        </div>
        <div className="composer-area">
          {!atEnd && !empty && (
            <div className="to-end">
              <IconButton label={words.conversation.latest} onClick={() => follow(true)}>
                <DownIcon />
              </IconButton>
            </div>
          )}
          <div className="column">
            {models.problem && (
              <ProblemNote
                problem={models.problem}
                model=""
                onRetry={() => {
                  models.reload();
                  focusMessage();
                }}
                onSettings={onSettings}
              />
            )}
            {problem !== undefined && (
              <Alert
                className="notice"
                color="red"
                role="alert"
                withCloseButton
                closeButtonLabel={words.composer.dismiss}
                onClose={() => setProblem(undefined)}
              >
                {problem}
              </Alert>
            )}
            <Composer
              field={field}
              onFiles={(chosen) => void addFiles(chosen)}
              inputs={inputs}
              busy={busy}
              loading={loading}
              onSend={send}
              onStop={stop}
              onEditLast={editLast}
            />
          </div>
        </div>
        {empty && !attached && (
          <Examples seesPictures={seesPictures} senses={senses} onTry={(...example) => setTried(example)} />
        )}
      </main>
      <Announcer answer={path.at(-1)} key={conversation?.id} />
      {card && model && <ModelCard model={model} onClose={() => setCard(false)} />}
      {dragging && (
        <div className="drop-hint" aria-hidden="true">
          <span>{words.composer.drop}</span>
        </div>
      )}
    </div>
  );
}
