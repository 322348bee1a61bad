import { type ComponentType, createElement, lazy, type ReactNode, Suspense, useState } from 'react';
import { Boundary } from './Boundary.tsx';
import { BrokenNote } from './BrokenNote.tsx';

interface Surroundings<Props> {
  /** Shown while the part is on its way; nothing unless told. */
  readonly waiting?: (props: Props) => ReactNode;
  /** Shown when it cannot be had, or breaks; a note unless told. */
  readonly failed?: (props: Props, retry: () => void) => ReactNode;
  /** See Boundary. */
  readonly subject?: (props: Props) => unknown;
}

/**
 * A part of the page that is fetched when it is first shown. It may not come: the server may have stopped, or been
 * rebuilt. React's `lazy` holds on to its first failure, so that each try needs another one.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  { waiting, failed = (_, retry) => <BrokenNote onRetry={retry} />, subject }: Surroundings<Props> = {},
): (props: Props) => ReactNode {
  const begin = (): ComponentType<Props> =>
    lazy(() =>
      load().catch((error: unknown) => {
        latest = begin();
        throw error;
      }),
    );
  let latest = begin();
  return function LazyPart(props: Props) {
    // The same for as long as it is shown: drawn anew, it shall not be fetched anew.
    const [part, setPart] = useState(() => latest);
    return (
      <Boundary
        subject={subject?.(props)}
        failed={(again) =>
          failed(props, () => {
            setPart(() => latest);
            again();
          })
        }
      >
        <Suspense fallback={waiting?.(props)}>{createElement(part, props)}</Suspense>
      </Boundary>
    );
  };
}
