import 'katex/dist/katex.min.css';
import katex from 'katex';
import { useLayoutEffect, useRef } from 'react';

/** `trust: false` refuses links, pictures and HTML; the limits keep hostile macros small. */
export const KATEX_OPTIONS = {
  throwOnError: false,
  trust: false,
  strict: 'ignore',
  maxExpand: 500,
  maxSize: 20,
} as const;

/** Typeset by KaTeX straight into the document, with MathML beside it for screen readers. */
export default function Formula({ formula, display }: { formula: string; display: boolean }) {
  const holder = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (!holder.current) return;
    katex.render(formula, holder.current, { ...KATEX_OPTIONS, displayMode: display });
  }, [formula, display]);
  return display ? (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide formula must be scrollable by keyboard
    <span className="formula" tabIndex={0} ref={holder} />
  ) : (
    <span ref={holder} />
  );
}
