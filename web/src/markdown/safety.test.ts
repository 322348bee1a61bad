import { MantineProvider } from '@mantine/core';
import katex from 'katex';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { KATEX_OPTIONS, typeset } from './Formula.tsx';
import Markdown from './Markdown.tsx';

const render = (text: string, writing = false) =>
  renderToStaticMarkup(
    createElement(
      MantineProvider,
      { withCssVariables: false, withGlobalClasses: false } as never,
      createElement(Markdown, { text, writing }),
    ),
  );

/** Every tag with its attributes, outside of text. */
const tags = (html: string) => [...html.matchAll(/<([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi)];

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '<style>*{display:none}</style>',
  '<form action="https://evil.example"><input name=q></form>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:msgbox)',
  '[x](file:///etc/passwd)',
  '<javascript:alert(1)>',
  '![x](https://evil.example/track.png)',
  '![x](javascript:alert(1))',
  '![x](x"onerror="alert(1))',
  '[x]: javascript:alert(1)\n\n[x]',
  '`<script>alert(1)</script>`',
  '```html\n<script>alert(1)</script>\n```',
  '```"onload=alert(1)\nx\n```',
  '| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |',
  '$$<script>alert(1)</script>$$',
  '[^1]\n\n[^1]: <script>alert(1)</script>',
  '<div id="root">x</div>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
];

describe('an answer in Markdown', () => {
  it.each(HOSTILE)('runs, loads and hides nothing: %s', (text) => {
    for (const html of [render(text), render(text, true), render(`- a\n  > ${text}\n`)]) {
      for (const [, tag, attributes] of tags(html)) {
        expect([
          'script',
          'iframe',
          'img',
          'style',
          'form',
          'input',
          'object',
          'embed',
          'link',
          'meta',
          'base',
        ]).not.toContain(tag.toLowerCase());
        expect(attributes).not.toMatch(/\son\w+=/i);
        const address = /\s(?:href|src|action|formaction|xlink:href)="([^"]*)"/i.exec(attributes)?.[1];
        if (address !== undefined) expect(address).toMatch(/^(https?:|mailto:)/);
        if (tag === 'a') expect(attributes).toMatch(/target="_blank" rel="noopener noreferrer nofollow"/);
      }
    }
  });

  it('shows tags as the text that they are', () => {
    expect(render('<b>bold</b> & <i>so</i>')).toContain(
      '&lt;b&gt;bold&lt;/b&gt; &amp; &lt;i&gt;so&lt;/i&gt;',
    );
  });

  it('lays out what people write', () => {
    const html = render(
      '# Title\n\n- one\n- **two**\n\n1. a\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\nsee https://example.org and ~~not~~\n\n- [x] done',
    );
    for (const piece of [
      '<h2>Title</h2>',
      '<strong>two</strong>',
      '<td>2</td>',
      'href="https://example.org"',
      '<del>not</del>',
      '☑',
    ])
      expect(html).toContain(piece);
  });

  it('keeps headings in order, below the page’s own', () => {
    const levels = (text: string) => [...render(text).matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels('## a\n\n#### b\n\n# c\n\n### d\n\n### e')).toEqual([2, 3, 2, 3, 4]);
    expect(levels('> ###### a')).toEqual([2]);
  });

  it('shows the source of a formula that breaks the typesetter', () => {
    const deep = '{'.repeat(100_000);
    const holder = { textContent: '' } as HTMLElement;
    typeset(deep, holder, true);
    expect(holder.textContent).toBe(deep);
  });

  it('lets no formula out of its bounds', () => {
    for (const formula of [
      '\\href{javascript:alert(1)}{x}',
      '\\url{javascript:alert(1)}',
      '\\includegraphics{https://evil.example/x.png}',
      '\\htmlData{onclick=alert(1)}{x}',
      '\\htmlStyle{position:fixed}{x}',
      '\\def\\a{\\a\\a}\\a',
      '\\rule{9999em}{9999em}',
      '<script>alert(1)</script>',
    ]) {
      const html = katex.renderToString(formula, KATEX_OPTIONS);
      for (const [, tag, attributes] of tags(html)) {
        expect(['script', 'a', 'img']).not.toContain(tag);
        expect(attributes).not.toMatch(/javascript:|\son\w+=|position:\s*fixed|9999em/);
      }
    }
  });
});
