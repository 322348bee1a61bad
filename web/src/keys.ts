import { useEffect, useEffectEvent } from 'react';

/** The keys of a browser's event that tell whose it is. */
type Composing = Pick<KeyboardEvent, 'isComposing' | 'keyCode'>;

/** What browsers call a key that an input method has taken. */
const TAKEN = 229;

/**
 * Whether a key belongs to the choice of a Chinese or Japanese character, and is not meant for us. Safari says that
 * the choice has ended before it tells of the Enter or Escape that ended it; only the old code gives that away.
 */
export const isComposing = ({ isComposing, keyCode }: Composing): boolean => isComposing || keyCode === TAKEN;

/** What has a use of its own for Escape while it is open. */
const CLOSED_BY_ESCAPE = '[role="dialog"], [role="menu"]';
const FIELDS = 'input, textarea, select';

/** Calls back when Escape is pressed and nothing else is meant by it; `field` is the one field that does not mind. */
export function useEscape(field: string, callback: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || isComposing(event)) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(CLOSED_BY_ESCAPE) || document.querySelector(CLOSED_BY_ESCAPE)) return;
    if (target.matches(FIELDS) && target.id !== field) return;
    callback();
  });
  useEffect(() => {
    // On the way down: a dialog that this key closes is gone on the way up.
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
