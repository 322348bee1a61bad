import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/language.tsx';

/** The sidebar of narrow screens: laid over the page, closed by a tap beside it or Escape. */
export function SidebarDrawer(props: { opened: boolean; onClose: () => void; children: ReactNode }) {
  const words = useWords();
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      size="min(19rem, 86vw)"
      withCloseButton={false}
      padding={0}
      overlayProps={{ backgroundOpacity: 0.35 }}
      transitionProps={{ duration: 160 }}
      aria-label={words.nav.menu}
      classNames={{ body: 'drawer-body', content: 'drawer-content' }}
    >
      {props.children}
    </Drawer>
  );
}
