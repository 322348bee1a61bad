import { useEffect, useRef, useState } from 'react';
import { Composer } from './Composer.tsx';
import type { ChatClient, ModelInfo } from './client.ts';
import { ExchangeView } from './ExchangeView.tsx';
import { type Attachment, readPicture } from './pictures.ts';
import type { Chat as ChatState } from './useChat.ts';
import { Welcome } from './Welcome.tsx';

/** How near to its end the conversation must be to keep following it, in pixels. */
const FOLLOW = 80;

export function Chat({ client, chat }: { client: ChatClient; chat: ChatState }) {
  const [models, setModels] = useState<readonly ModelInfo[]>([]);
  const [chosen, setChosen] = useState<string>();
  const [pictures, setPictures] = useState<readonly Attachment[]>([]);
  const [problem, setProblem] = useState<string>();
  const [dragging, setDragging] = useState(false);
  const scroller = useRef<HTMLElement>(null);
  const follows = useRef(true);
  const model = models.find(({ name }) => name === chosen) ?? models[0];

  useEffect(() => {
    client.models().then(setModels, (error: Error) => setProblem(error.message));
  }, [client]);

  // Follow the answer as it grows and the composer as it does, unless the reader scrolled up.
  // biome-ignore lint/correctness/useExhaustiveDependencies: attached pictures change the height
  useEffect(() => {
    if (follows.current && chat.exchanges.length > 0)
      scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [chat.exchanges, pictures.length]);

  const addFiles = async (files: readonly File[]) => {
    setProblem(undefined);
    for (const file of files) {
      try {
        const picture = await readPicture(file);
        setPictures((all) => [...all, picture]);
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error));
      }
    }
  };

  const send = (text: string, attached: readonly Attachment[]) => {
    if (model === undefined) {
      setProblem('The server has no model yet. Train one with `alhena train nano`, then reload this page.');
      return false;
    }
    setProblem(undefined);
    follows.current = true;
    chat.send(model.name, text, attached);
    return true;
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the whole view takes dropped files; buttons do the same by keyboard
    <div
      className="chat"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDragging(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setDragging(false);
        void addFiles([...event.dataTransfer.files]);
      }}
    >
      <main
        className="conversation"
        ref={scroller}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          follows.current = scrollHeight - scrollTop - clientHeight < FOLLOW;
        }}
      >
        {chat.exchanges.length === 0 ? (
          <Welcome onTry={send} />
        ) : (
          <div className="column messages" role="log" aria-label="Conversation" aria-busy={chat.busy}>
            {chat.exchanges.map((exchange) => (
              <ExchangeView key={exchange.id} exchange={exchange} />
            ))}
          </div>
        )}
      </main>
      <Composer
        models={models}
        model={model}
        onModel={setChosen}
        pictures={pictures}
        onPictures={setPictures}
        onFiles={(files) => void addFiles(files)}
        busy={chat.busy}
        problem={problem}
        onDismiss={() => setProblem(undefined)}
        onSend={send}
        onStop={chat.stop}
      />
      {dragging && (
        <div className="drop-hint" aria-hidden="true">
          <span>Drop pictures to ask about them</span>
        </div>
      )}
    </div>
  );
}
