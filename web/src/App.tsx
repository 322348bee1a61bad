import { useHotkeys, useMediaQuery } from '@mantine/hooks';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { Chat } from './chat/Chat.tsx';
import { useModels } from './chat/useModels.ts';
import { LANGUAGES, LanguageProvider, useWords } from './i18n/language.tsx';
import { BrokenNote } from './layout/BrokenNote.tsx';
import { lazyDialog } from './layout/lazyDialog.tsx';
import { lazyPart } from './layout/lazyPart.tsx';
import { Sidebar } from './layout/Sidebar.tsx';
import { SidebarDrawer } from './layout/SidebarDrawer.tsx';
import { type Shell, TopBar } from './layout/TopBar.tsx';
import { chatHash, parseRoute, useHash } from './routes.ts';
import { useServices } from './services.tsx';
import { preferredLanguage, usePreferences } from './settings/preferences.ts';

const Training = lazyPart(() => import('./training/Training.tsx'), {
  waiting: () => <main className="view" aria-busy="true" />,
  failed: (shell, retry) => <NoTraining {...shell} onRetry={retry} />,
});
const Settings = lazyDialog(() => import('./settings/Settings.tsx'));

/** Narrower than this, the sidebar is a drawer. */
const WIDE = '(min-width: 56rem)';

export function App() {
  const { chats, preferences } = useServices();
  const chosen = usePreferences(preferences);
  const state = useSyncExternalStore(chats.subscribe, () => chats.state);
  const models = useModels();
  const hash = useHash();
  const route = parseRoute(hash);
  const wide = useMediaQuery(WIDE, matchMedia(WIDE).matches) ?? true;
  const [drawer, setDrawer] = useState(false);
  const [settings, setSettings] = useState(false);
  const language = preferredLanguage(chosen);
  const words = LANGUAGES[language].words;
  const sidebar = wide && chosen.sidebar !== false;
  const wanted = route.view === 'chat' ? route.id : undefined;

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
  }, [language]);
  useEffect(() => {
    if (route.view === 'chat' && wanted !== chats.state.conversation?.id) void chats.open(wanted);
  }, [chats, route.view, wanted]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: wherever one goes, the drawer has done its work
  useEffect(() => setDrawer(false), [hash, wide]);

  const title = route.view === 'training' ? words.training.title : state.conversation?.title;
  useEffect(() => {
    document.title = title ? `${title} · Alhena` : 'Alhena';
  }, [title]);

  const go = (id: string | undefined) => {
    location.hash = chatHash(id);
    if (id === undefined) void chats.open(undefined);
  };
  const showSidebar = () => (wide ? preferences.change({ sidebar: true }) : setDrawer(true));
  const search = () => {
    flushSync(showSidebar);
    const focus = () => document.getElementById('search-chats')?.focus();
    // At once, so that no key typed next is lost; a drawer's field is there only after the next frame.
    focus();
    if (!wide) requestAnimationFrame(focus);
  };
  useHotkeys(
    [
      ['mod+shift+O', () => go(undefined)],
      ['mod+K', search],
    ],
    [],
  );

  const list = (
    <Sidebar
      state={state}
      view={route.view}
      onNew={() => {
        setDrawer(false);
        go(undefined);
      }}
      onSettings={() => {
        setDrawer(false);
        setSettings(true);
      }}
      onHide={() => (wide ? preferences.change({ sidebar: false }) : setDrawer(false))}
    />
  );
  const shell = { sidebar, onSidebar: showSidebar };
  return (
    <LanguageProvider value={language}>
      <div className="app">
        {sidebar && <aside className="sidebar">{list}</aside>}
        {!wide && (
          <SidebarDrawer opened={drawer} onClose={() => setDrawer(false)}>
            {list}
          </SidebarDrawer>
        )}
        {route.view === 'chat' ? (
          <Chat {...shell} state={state} models={models} onGo={go} onSettings={() => setSettings(true)} />
        ) : (
          <Training {...shell} />
        )}
        {settings && (
          <Settings model={models.model} onClose={() => setSettings(false)} onRemoved={() => go(undefined)} />
        )}
      </div>
    </LanguageProvider>
  );
}

function NoTraining({ onRetry, ...shell }: Shell & { onRetry: () => void }) {
  const words = useWords();
  return (
    <main className="view">
      <TopBar {...shell} />
      <div className="page">
        <div className="wide">
          <h1>{words.training.title}</h1>
          <BrokenNote onRetry={onRetry} />
        </div>
      </div>
    </main>
  );
}
