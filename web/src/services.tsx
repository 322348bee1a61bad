import { createContext, useContext } from 'react';
import type { TrainingSource } from './backend/runs.ts';
import type { ChatBackend } from './backend/types.ts';
import type { ChatController } from './chat/controller.ts';
import type { DraftStore } from './chat/draft.ts';
import type { PreferenceStore } from './settings/preferences.ts';

/** What every part of the page may need; made once, in main.tsx. */
export interface Services {
  readonly backend: ChatBackend;
  readonly training: TrainingSource;
  readonly chats: ChatController;
  readonly draft: DraftStore;
  readonly preferences: PreferenceStore;
}

const ServicesContext = createContext<Services | undefined>(undefined);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === undefined) throw new Error('useServices needs a ServicesProvider above it');
  return services;
}
