import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Manifest } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtPage } from './page-build.testing.ts';

const KILOBYTE = 1000;

/** What may be fetched before the first paint, and what each heavy part may add when it is wanted. Gzip, in kB. */
const BUDGETS = {
  'first paint': 190,
  'a first answer (Markdown)': 65,
  'a block of code (highlighter)': 32,
  'a formula (KaTeX, without its fonts)': 90,
  'the training page (charts)': 40,
  'the settings': 30,
  'kept chats (database)': 20,
} as const;
type Part = keyof typeof BUDGETS;

/** Where each part begins, as the manifest names it. */
const ENTRIES: Readonly<Record<Part, string>> = {
  'first paint': 'index.html',
  'a first answer (Markdown)': 'src/markdown/Markdown.tsx',
  'a block of code (highlighter)': 'src/markdown/highlight.ts',
  'a formula (KaTeX, without its fonts)': 'src/markdown/Formula.tsx',
  'the training page (charts)': 'src/training/Training.tsx',
  'the settings': 'src/settings/Settings.tsx',
  'kept chats (database)': 'src/chat/store.ts',
};

const MARKDOWN: Part = 'a first answer (Markdown)';
const INSIDE_MARKDOWN = ['src/markdown/highlight.ts', 'src/markdown/Formula.tsx'];

/** The page is as small as it is said to be. */
describe('the size of the page', () => {
  let folder: string;
  let manifest: Manifest;
  beforeAll(async () => {
    folder = await builtPage();
    manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  });

  /** A chunk, its styles, and all that it cannot run without. */
  const filesOf = (name: string, found = new Set<string>()): Set<string> => {
    const chunk = manifest[name];
    if (chunk === undefined || found.has(chunk.file)) return found;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
    for (const other of chunk.imports ?? []) filesOf(other, found);
    return found;
  };
  const kilobytes = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0) / KILOBYTE;

  it('stays within its budgets', () => {
    const first = filesOf('index.html');
    const sizes = Object.entries(ENTRIES).map(([part, entry]) => {
      expect(manifest[entry], entry).toBeDefined();
      // Code and formulas stand in Markdown, so what it needs is there already.
      const before = new Set(part === 'first paint' ? [] : first);
      if (INSIDE_MARKDOWN.includes(entry)) for (const file of filesOf(ENTRIES[MARKDOWN])) before.add(file);
      const files = [...filesOf(entry)].filter((file) => !before.has(file));
      return { part: part as Part, size: kilobytes(files) };
    });
    console.info(
      sizes.map(({ part, size }) => `${size.toFixed(1)} kB of ${BUDGETS[part]}: ${part}`).join('\n'),
    );
    for (const { part, size } of sizes) expect(size, part).toBeLessThan(BUDGETS[part]);
  });

  it('loads no heavy part before the first paint', () => {
    const scripts = [...filesOf('index.html')].filter((file) => file.endsWith('.js'));
    const first = scripts.map((file) => readFileSync(join(folder, file), 'utf8')).join('');
    // Words that stand in each library and cannot be shortened away.
    for (const word of ['katex', 'hljs-', 'mdast', 'uplot', 'objectStore'])
      expect(first.includes(word), word).toBe(false);
  });

  it('ships fonts in the one format that is read, and none within the styles', () => {
    const files = readdirSync(join(folder, 'assets'));
    expect(files.filter((file) => /\.(woff|ttf)$/.test(file))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.woff2')).length).toBeGreaterThan(10);
    for (const file of files.filter((name) => name.endsWith('.css')))
      expect(readFileSync(join(folder, 'assets', file), 'utf8')).not.toContain('url(data:font');
  });
});
