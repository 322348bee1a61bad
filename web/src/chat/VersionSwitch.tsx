import { useRef } from 'react';
import { flushSync } from 'react-dom';
import { useWords } from '../i18n/language.tsx';
import { NextIcon, PreviousIcon } from '../icons.tsx';
import { IconButton } from '../layout/IconButton.tsx';
import type { Versions } from './tree.ts';

const SWITCH = '.versions';

/** ‹ 2 / 3 ›: which version of a message is on show. */
export function VersionSwitch(props: {
  versions: Versions;
  disabled: boolean;
  onSelect: (id: string) => void;
}) {
  const { ids, index } = props.versions;
  const words = useWords();
  const switcher = useRef<HTMLDivElement>(null);
  const go = (to: number) => {
    const place = [...document.querySelectorAll(SWITCH)].indexOf(switcher.current!);
    flushSync(() => props.onSelect(ids[to]));
    // The other version came with a switch of its own, in the same place: what is above has not changed.
    const buttons = document.querySelectorAll(SWITCH)[place]?.querySelectorAll('button:enabled');
    const button = buttons?.[to < index ? 0 : buttons.length - 1];
    if (button instanceof HTMLElement) button.focus();
  };
  const position = words.conversation.version(index + 1, ids.length);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className="versions" ref={switcher} role="group" aria-label={position}>
      <IconButton
        label={words.conversation.previous}
        size={30}
        disabled={props.disabled || index === 0}
        onClick={() => go(index - 1)}
      >
        <PreviousIcon size={16} />
      </IconButton>
      <span aria-hidden="true">
        {index + 1}/{ids.length}
      </span>
      <IconButton
        label={words.conversation.next}
        size={30}
        disabled={props.disabled || index === ids.length - 1}
        onClick={() => go(index + 1)}
      >
        <NextIcon size={16} />
      </IconButton>
    </div>
  );
}
