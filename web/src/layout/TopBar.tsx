import type { ReactNode } from 'react';
import { useWords } from '../i18n/language.tsx';
import { SidebarIcon } from '../icons.tsx';
import { IconButton } from './IconButton.tsx';

export interface Shell {
  /** Whether the sidebar stands beside the view. */
  readonly sidebar: boolean;
  readonly onSidebar: () => void;
}

/** The line above a view: how to get the sidebar back, what the view is about, what can be done. */
export function TopBar({
  sidebar,
  onSidebar,
  children,
  actions,
}: Shell & { children?: ReactNode; actions?: ReactNode }) {
  const words = useWords();
  return (
    <div className="top-bar">
      {!sidebar && (
        <IconButton label={words.nav.showSidebar} onClick={onSidebar}>
          <SidebarIcon />
        </IconButton>
      )}
      {children}
      <span className="spring" />
      {actions}
    </div>
  );
}
