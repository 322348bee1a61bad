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

/** KaTeX shows what it cannot read in red by itself; beyond that it may still break, on thousands of braces for one. */
export function typeset(formula: string, holder: HTMLElement, displayMode: boolean): void {
  try {
    katex.render(formula, holder, { ...KATEX_OPTIONS, displayMode });
  } catch {
    holder.textContent = formula;
  }
}

/** Typeset by KaTeX straight into the document, with MathML beside it for screen readers. */
export default function Formula({ formula, display }: { formula: string; display: boolean }) {
  const holder = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (holder.current) typeset(formula, holder.current, display);
  }, [formula, display]);
  return display ? (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide formula must be scrollable by keyboard
    <span className="formula" tabIndex={0} ref={holder} />
  ) : (
    <span ref={holder} />
  );
}
