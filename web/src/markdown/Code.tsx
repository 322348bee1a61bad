import { type ReactNode, useDeferredValue, useEffect, useState } from 'react';
import { useWords } from '../i18n/language.tsx';
import { CopyButton } from '../layout/CopyButton.tsx';

/** Longer code is shown in one colour: it would take longer to colour than to read. */
const COLOURED_LENGTH = 50_000;

type Highlight = (text: string, language: string) => ReactNode;

/** A block of code with its language and a button that copies it. Colours come when their part of the page has. */
export function Code({ text, language }: { text: string; language: string | undefined }) {
  const words = useWords();
  const [highlight, setHighlight] = useState<Highlight>();
  const shown = useDeferredValue(text);
  useEffect(() => {
    let current = true;
    // A function in a function: React would call it otherwise.
    import('./highlight.ts').then(
      (colours) => current && setHighlight(() => colours.highlight),
      // Code without colours is still code.
      () => {},
    );
    return () => {
      current = false;
    };
  }, []);
  const coloured = language && shown.length <= COLOURED_LENGTH ? highlight?.(shown, language) : undefined;
  return (
    <div className="code">
      <div className="code-head">
        <span>{language ?? ''}</span>
        <CopyButton text={text} label={words.conversation.copyCode} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide code must be scrollable by keyboard */}
      <pre tabIndex={0}>
        <code>{coloured ?? shown}</code>
      </pre>
    </div>
  );
}
