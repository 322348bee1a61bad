import { useSyncExternalStore } from 'react';

/** What the address says after its `#`. */
export type Route = { readonly view: 'training' } | { readonly view: 'chat'; readonly id?: string };

export function parseRoute(hash: string): Route {
  if (hash === '#training') return { view: 'training' };
  const id = /^#chat\/([\w-]{1,64})$/.exec(hash)?.[1];
  return id === undefined ? { view: 'chat' } : { view: 'chat', id };
}

export const chatHash = (id: string | undefined): string => (id === undefined ? '#' : `#chat/${id}`);

export function useHash(): string {
  return useSyncExternalStore(follow, () => location.hash);
}

function follow(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
