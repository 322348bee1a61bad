import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { httpBackend } from './backend/http.ts';
import { ChatController } from './chat/controller.ts';
import { DraftStore } from './chat/draft.ts';
import { LanguageProvider } from './i18n/language.tsx';
import { newId } from './ids.ts';
import { Boundary } from './layout/Boundary.tsx';
import { BrokenNote } from './layout/BrokenNote.tsx';
import { type Services, ServicesProvider } from './services.tsx';
import { PreferenceStore, preferredLanguage } from './settings/preferences.ts';
import { theme } from './theme.ts';
import { nextFrame, wait } from './timing.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

const preferences = new PreferenceStore({
  // Reading the property alone throws where the browser keeps nothing.
  getItem: (name) => localStorage.getItem(name),
  setItem: (name, value) => localStorage.setItem(name, value),
});
const backend = httpBackend({ key: () => preferences.current.key });
const chats = new ChatController({
  backend,
  openStore: async (events) => (await import('./chat/store.ts')).openStore(events),
  settings: () => preferences.current.answers,
  now: Date.now,
  newId,
  nextFrame,
  wait,
});
const services: Services = { backend, training: backend, chats, draft: new DraftStore(), preferences };

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <ServicesProvider value={services}>
        <Boundary
          failed={(retry) => (
            <LanguageProvider value={preferredLanguage(preferences.current)}>
              <main className="column">
                <h1>Alhena</h1>
                <BrokenNote onRetry={retry} />
              </main>
            </LanguageProvider>
          )}
        >
          <App />
        </Boundary>
      </ServicesProvider>
    </MantineProvider>
  </StrictMode>,
);
