import { useEffect, useState } from 'react';

/** The id of the field in which one asks. */
export const MESSAGE_FIELD = 'message';

/** For when the button that was pressed is gone. Not on touch screens: their keyboard would cover the conversation. */
export function focusMessage(): void {
  if (matchMedia('(hover: hover)').matches) document.getElementById(MESSAGE_FIELD)?.focus();
}

/** Gives the focus back, when the view goes, to what had it when the view came. */
export function useFocusBack(): void {
  const [opener] = useState(() => openerOf(document.activeElement));
  useEffect(
    () => () => {
      // Whoever took it meanwhile wanted it.
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      if (opener === null || opener.isConnected) opener?.focus();
      else focusMessage();
    },
    [opener],
  );
}

/** An item of a menu goes with it; the button that opened the menu stays. */
function openerOf(element: Element | null): HTMLElement | null {
  const menu = element?.closest('[role="menu"]');
  const opener = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : element;
  return opener instanceof HTMLElement ? opener : null;
}
