import { isValidElement, memo, type ReactNode, useDeferredValue, useMemo } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import { useWords } from '../i18n/language.tsx';
import { Code } from './Code.tsx';
import { orderedHeadings } from './headings.ts';
import { Maths } from './Maths.tsx';
import { prepare } from './prepare.ts';

/** Only `$$…$$`: `prepare` writes all formulas so, and leaves the dollars that are money. */
const PLUGINS = [
  remarkGfm,
  orderedHeadings,
  [remarkMath, { singleDollarTextMath: false }] as const,
] as never[];

/**
 * An answer's Markdown as React elements. No HTML of the answer is ever used: tags are shown as the text that they
 * are. Links lead elsewhere in a tab of their own and only by http, https and mailto; pictures from elsewhere are
 * links too, since loading them would tell their server what is being read.
 */
export default memo(function Markdown({ text, writing }: { text: string; writing: boolean }) {
  // While tokens arrive faster than they can be laid out, drawing may lag behind; typing never does.
  const shown = useDeferredValue(text);
  const prepared = useMemo(() => prepare(shown, writing), [shown, writing]);
  return (
    <div className="markdown">
      <ReactMarkdown remarkPlugins={PLUGINS} components={COMPONENTS}>
        {prepared}
      </ReactMarkdown>
    </div>
  );
});

const COMPONENTS: Components = {
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  img: ({ src, alt }) => <PictureLink src={typeof src === 'string' ? src : undefined} alt={alt ?? ''} />,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable by keyboard
    <div className="table-frame" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  input: ({ checked }) => <span aria-hidden="true">{checked ? '☑ ' : '☐ '}</span>,
  pre: ({ children }) => <Block>{children}</Block>,
  code: ({ className, children }) =>
    className?.includes('math-inline') ? (
      <Maths formula={String(children)} display={false} />
    ) : (
      <code>{children}</code>
    ),
};

/** What stood in a `pre`: a formula on its own, or code. */
function Block({ children }: { children?: ReactNode }) {
  const code = isValidElement<{ className?: string; children?: ReactNode }>(children)
    ? children.props
    : undefined;
  const text = String(code?.children ?? '').replace(/\n$/, '');
  if (code?.className?.includes('math-display')) return <Maths formula={text} display />;
  return <Code text={text} language={/language-([\w+#-]+)/.exec(code?.className ?? '')?.[1]} />;
}

function Link({ href, children }: { href: string | undefined; children?: ReactNode }) {
  // The reader of Markdown has emptied addresses that are not safe; one without a scheme would lead into this page.
  if (!/^(https?|mailto):/i.test(href ?? '')) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function PictureLink({ src, alt }: { src: string | undefined; alt: string }) {
  const words = useWords();
  return <Link href={src}>{words.conversation.image(alt || src || '')}</Link>;
}
