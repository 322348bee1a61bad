import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/** How near to its end the conversation must be to keep following it, in pixels. */
const NEAR = 80;

/** Follows an answer as it grows, unless the reader scrolled up. */
export function useFollow(conversation: string | undefined) {
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = useCallback((behavior: ScrollBehavior) => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior });
  }, []);
  const onScroll = () => {
    if (!scroller.current) return;
    const { scrollHeight, scrollTop, clientHeight } = scroller.current;
    follows.current = scrollHeight - scrollTop - clientHeight < NEAR;
    setAtEnd(follows.current);
  };
  const follow = (smoothly = false) => {
    follows.current = true;
    setAtEnd(true);
    if (smoothly) toEnd('smooth');
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation is opened at its end
  useLayoutEffect(() => follow(), [conversation]);
  // Drawn anew means that there may be more. Pictures, maths and code arrive later than the words around them,
  // and are told by their size.
  useLayoutEffect(() => {
    const inner = scroller.current;
    if (!inner) return;
    const watcher = new ResizeObserver(() => {
      if (follows.current) toEnd('instant');
    });
    for (const element of [inner, ...inner.children]) watcher.observe(element);
    return () => watcher.disconnect();
  });
  return { scroller, atEnd, onScroll, follow };
}
