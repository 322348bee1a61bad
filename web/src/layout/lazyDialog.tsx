import type { ComponentType, ReactNode } from 'react';
import { useFocusBack } from '../focus.ts';
import { BrokenDialog } from './BrokenNote.tsx';
import { lazyPart } from './lazyPart.tsx';

/** A dialog that is fetched when it is first opened. */
export function lazyDialog<Props extends { readonly onClose: () => void }>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): (props: Props) => ReactNode {
  const Part = lazyPart(load, {
    failed: ({ onClose }, retry) => <BrokenDialog onClose={onClose} onRetry={retry} />,
  });
  return function LazyDialog(props: Props) {
    // The dialog itself may come too late to see what it was opened by: an item of a menu goes with the menu.
    useFocusBack();
    return <Part {...props} />;
  };
}
