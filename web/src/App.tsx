import {
  ActionIcon,
  SegmentedControl,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Chat } from './Chat.tsx';
import type { ChatClient, RunsClient } from './client.ts';
import { Mark, MoonIcon, NewChatIcon, SunIcon } from './icons.tsx';
import { useChat } from './useChat.ts';

const Training = lazy(() => import('./Training.tsx'));

type View = 'chat' | 'training';
const currentView = (): View => (location.hash === '#training' ? 'training' : 'chat');

export function App({ chatClient, runsClient }: { chatClient: ChatClient; runsClient: RunsClient }) {
  const [view, setView] = useState(currentView);
  const chat = useChat(chatClient);

  useEffect(() => {
    const follow = () => setView(currentView());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);

  const go = (next: View) => {
    location.hash = next === 'chat' ? '' : next;
  };
  const startNewChat = () => {
    chat.clear();
    go('chat');
  };

  return (
    <div className="app">
      <header className="header">
        <div className="brand">
          <Mark />
          <span className="brand-name">Alhena</span>
        </div>
        <nav aria-label="Views">
          <SegmentedControl
            value={view}
            onChange={(value) => go(value === 'training' ? 'training' : 'chat')}
            data={[
              { value: 'chat', label: 'Chat' },
              { value: 'training', label: 'Training' },
            ]}
            size="sm"
            radius="xl"
            aria-label="View"
          />
        </nav>
        <div className="header-actions">
          <HeaderButton label="New chat" onClick={startNewChat} disabled={chat.exchanges.length === 0}>
            <NewChatIcon />
          </HeaderButton>
          <SchemeButton />
        </div>
      </header>
      {view === 'chat' ? (
        <Chat client={chatClient} chat={chat} />
      ) : (
        <Suspense fallback={<main className="page" aria-busy="true" />}>
          <Training client={runsClient} />
        </Suspense>
      )}
    </div>
  );
}

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const next = scheme === 'dark' ? 'light' : 'dark';
  return (
    <HeaderButton label={`Switch to ${next} colours`} onClick={() => setColorScheme(next)}>
      {scheme === 'dark' ? <SunIcon /> : <MoonIcon />}
    </HeaderButton>
  );
}

function HeaderButton(props: {
  label: string;
  onClick: () => void;
  disabled?: boolean;
  children: React.ReactNode;
}) {
  return (
    <Tooltip label={props.label} openDelay={400}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        radius="xl"
        aria-label={props.label}
        onClick={props.onClick}
        disabled={props.disabled}
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}
