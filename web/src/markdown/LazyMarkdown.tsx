import { lazyPart } from '../layout/lazyPart.tsx';

const plain = ({ text }: { text: string }) => <p className="plain">{text}</p>;

/** Markdown; the words alone until the renderer has come, and where it does not come or breaks. */
export const LazyMarkdown = lazyPart(() => import('./Markdown.tsx'), {
  waiting: plain,
  failed: plain,
  // More words may mend what broke.
  subject: ({ text }) => text,
});
