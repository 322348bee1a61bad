import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { ChatState } from '../chat/controller.ts';
import type { Summary } from '../chat/conversation.ts';
import { useWords } from '../i18n/language.tsx';
import { ChartIcon, GearIcon, Mark, NewChatIcon, SearchIcon, SidebarIcon } from '../icons.tsx';
import { isComposing } from '../keys.ts';
import { useServices } from '../services.tsx';
import { ConversationItem } from './ConversationItem.tsx';
import { groupByDay } from './groups.ts';
import { IconButton } from './IconButton.tsx';

interface SidebarProps {
  readonly state: ChatState;
  readonly view: 'chat' | 'training';
  readonly onNew: () => void;
  readonly onSettings: () => void;
  readonly onHide: () => void;
}

export function Sidebar({ state, view, onNew, onSettings, onHide }: SidebarProps) {
  const words = useWords();
  const [wanted, setWanted] = useState('');
  const found = useSearch(wanted, state.summaries);
  const current = view === 'chat' ? state.conversation?.id : undefined;
  const groups = groupByDay(found ?? state.summaries, new Date());

  return (
    <div className="sidebar-inner">
      <div className="sidebar-head">
        <div className="brand">
          <Mark size={26} />
          <span className="brand-name">Alhena</span>
        </div>
        <IconButton label={words.nav.hideSidebar} onClick={onHide}>
          <SidebarIcon />
        </IconButton>
      </div>
      <button type="button" className="nav-item" onClick={onNew}>
        <NewChatIcon size={18} />
        {words.nav.newChat}
      </button>
      <TextInput
        id="search-chats"
        className="search"
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !isComposing(event.nativeEvent)) setWanted('');
        }}
        placeholder={words.nav.search}
        aria-label={words.nav.search}
        leftSection={<SearchIcon size={16} />}
        rightSection={
          wanted !== '' && (
            <CloseButton size="sm" aria-label={words.nav.close} onClick={() => setWanted('')} />
          )
        }
        variant="unstyled"
        size="sm"
      />
      <nav className="conversations" aria-label={words.nav.chats}>
        {groups.map(({ day, summaries }) => (
          <section key={day} aria-label={words.chats[day]}>
            <h2 className="group-title">{words.chats[day]}</h2>
            <ul>
              {summaries.map((summary) => (
                <ConversationItem
                  key={summary.id}
                  summary={summary}
                  current={summary.id === current}
                  running={state.running.has(summary.id)}
                />
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && (
          <p className="sidebar-empty" role="status">
            {found === undefined ? words.nav.noChats : words.nav.noMatch}
          </p>
        )}
      </nav>
      <div className="sidebar-foot">
        <a className="nav-item" href="#training" aria-current={view === 'training' ? 'page' : undefined}>
          <ChartIcon size={18} />
          {words.nav.training}
        </a>
        <button type="button" className="nav-item" onClick={onSettings}>
          <GearIcon size={18} />
          {words.nav.settings}
        </button>
      </div>
    </div>
  );
}

/** What holds the wanted words; `undefined` while nothing is wanted. */
function useSearch(wanted: string, summaries: readonly Summary[]): readonly Summary[] | undefined {
  const { chats } = useServices();
  const [text] = useDebouncedValue(wanted.trim(), 150);
  const [found, setFound] = useState<readonly Summary[]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed list is searched again
  useEffect(() => {
    let current = true;
    if (text === '') setFound(undefined);
    else void chats.search(text).then((matches) => current && setFound(matches));
    return () => {
      current = false;
    };
  }, [chats, text, summaries]);
  return text === '' ? undefined : found;
}
