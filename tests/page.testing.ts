import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { encodePng } from '../src/media/png.ts';
import { type EchoModel, echoApp } from '../src/serve/echo.testing.ts';
import { type Listening, listen } from '../src/serve/listen.ts';
import { builtPage } from './page-build.testing.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.warn(`page: skipped, there is no ${CHROMIUM}; install Debian's chromium to run it`);

export function launch(): Promise<Browser> {
  const quiet = ['quic', 'background-networking', 'component-update', 'sync', 'gpu'].map(
    (what) => `--disable-${what}`,
  );
  const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--no-first-run', ...quiet, ...camera],
  });
}

export interface OpenPage {
  readonly page: Page;
  /** Errors of the page, and requests that left the server. */
  readonly problems: string[];
}

/** A page in a browser profile of its own, wide and in English unless told otherwise. Greedy answers, for exact tests. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  hash = '',
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  await context.addInitScript(() => {
    if (localStorage.getItem('alhena-preferences') === null)
      localStorage.setItem('alhena-preferences', '{"answers":{"temperature":0}}');
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) problems.push(request.url());
  });
  await page.goto(`${url}/${hash}`);
  return { page, problems };
}

/** What axe finds wrong, in words; nothing is excused. @param rules those to check; default: all */
export async function axeFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' … ')}`,
  );
}

/** A red disc on white, 96 pixels a side, as a PNG file. */
export async function redDisc(): Promise<Buffer> {
  const side = 96;
  const data = new Uint8Array(side * side * 3).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (Math.hypot(x - side / 2, y - side / 2) < 30) data.set([230, 25, 75], 3 * (y * side + x));
    }
  }
  return Buffer.from(await encodePng({ width: side, height: side, data }));
}

/** Drops or pastes files onto the message field, as a hand would. */
export async function giveFile(page: Page, how: 'drop' | 'paste', name: string, png: Buffer): Promise<void> {
  await page.evaluate(
    ([kind, name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const files = new DataTransfer();
      files.items.add(new File([bytes], name, { type: 'image/png' }));
      const event =
        kind === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: files, bubbles: true })
          : new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true });
      document.querySelector('textarea')?.dispatchEvent(event);
    },
    [how, name, png.toString('base64')],
  );
  await page.getByAltText(name).waitFor();
}

/** Puts a conversation with one finished answer where the page keeps them. */
export async function keepConversation(
  page: Page,
  id: string,
  question: string,
  answer: string,
): Promise<void> {
  // The page makes the database; opened before that, it would be one without stores.
  await page.waitForFunction(async () => (await indexedDB.databases()).some(({ name }) => name === 'alhena'));
  await page.evaluate(
    ([id, question, answer]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('alhena');
        opening.onerror = () => reject(opening.error);
        opening.onupgradeneeded = () => reject(new Error('the page has not made its database'));
        opening.onsuccess = () => {
          const summary = { id, title: question, created: Date.now(), updated: Date.now() };
          const base = { created: Date.now() };
          const messages = [
            { ...base, role: 'user', id: 'q', parent: null, text: question, files: [] },
            {
              ...base,
              role: 'model',
              id: 'a',
              parent: 'q',
              model: 'nano',
              parts: [
                { kind: 'thought', text: 'First look, then speak.' },
                { kind: 'call', name: 'calculator', input: { expression: '27 + 58' } },
                { kind: 'result', name: 'calculator', output: 85 },
                { kind: 'text', text: answer },
              ],
              state: 'done',
              usage: { promptTokens: 9, outputTokens: 321 },
              tokensPerSecond: 87.6,
            },
          ];
          const change = opening.result.transaction(['conversations', 'summaries'], 'readwrite');
          change.objectStore('summaries').put(summary);
          change.objectStore('conversations').put({ ...summary, named: false, messages, selected: {} });
          change.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    [id, question, answer],
  );
}

/** The words of all finished answers that the browser keeps, in the order in which they were made. */
export async function keptAnswers(page: Page): Promise<string[]> {
  const conversations = await page.evaluate(
    () =>
      new Promise<{ messages: { state?: string; parts?: { text?: string }[] }[] }[]>((resolve, reject) => {
        const opening = indexedDB.open('alhena');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('conversations').objectStore('conversations').getAll();
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      }),
  );
  return conversations
    .flatMap(({ messages }) => messages.filter(({ state }) => state === 'done'))
    .map(({ parts = [] }) => parts.map(({ text }) => text ?? '').join(''));
}

/** The built page and a browser for the tests of one file, where there is a browser. */
export function startBrowser(): { readonly browser: Browser; readonly folder: string } {
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    if (hasChromium) [folder, browser] = await Promise.all([builtPage(), launch()]);
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  afterAll(() => browser?.close());
  return {
    get browser() {
      return browser;
    },
    get folder() {
      return folder;
    },
  };
}

/**
 * The real server around a model that echoes, with the built page, for the tests of one group. After each of them the
 * model is as fast as before.
 */
export function startEcho(start: { readonly folder: string }): {
  readonly url: string;
  readonly model: EchoModel;
} {
  let server: Listening | undefined;
  let echo: ReturnType<typeof echoApp>;
  beforeAll(async () => {
    echo = echoApp({ staticFolder: start.folder });
    server = await listen({ app: echo.app, port: 0 });
  });
  afterEach(() => {
    echo.model.pause = 0;
  });
  afterAll(() => server?.close());
  return {
    get url() {
      return server!.url;
    },
    get model() {
      return echo.model;
    },
  };
}

export const field = (page: Page) => page.getByRole('textbox', { name: 'Your message' });
export const settled = (page: Page) => page.getByRole('button', { name: 'Send' }).waitFor();
export const said = (page: Page, text: string | RegExp) =>
  page.getByRole('log').getByText(text).last().waitFor();
/** Patient, as machines that test are slow. */
export const eventually = <T>(value: () => T) => expect.poll(value, { timeout: 30_000 });
export const send = async (page: Page, text: string) => {
  await field(page).fill(text);
  await field(page).press('Enter');
};

/** An answer with everything that Markdown can hold. */
export const RICH_ANSWER = `The area under a curve is a limit of sums. For $f(x) = x^2$ from 0 to 1:

$$
\\int_0^1 x^2 \\, dx = \\lim_{n \\to \\infty} \\sum_{k=1}^{n} \\left(\\frac{k}{n}\\right)^2 \\frac{1}{n} = \\frac{1}{3}
$$

## In code

\`\`\`ts
/** The mean of f over n slices of [a, b], times its length. */
function integrate(f: (x: number) => number, a: number, b: number, n = 1000): number {
  const width = (b - a) / n;
  let sum = 0;
  for (let k = 0; k < n; k++) sum += f(a + (k + 0.5) * width);
  return sum * width; // 0.33333
}
\`\`\`

How fast the error shrinks depends on the rule:

| rule | slices | error | cost |
|---|---:|---:|---|
| left | 1,000 | 5.0e-4 | \`n\` calls |
| **midpoint** | 1,000 | 8.3e-8 | \`n\` calls |
| Simpson | 10 | 0 | \`n + 1\` calls |

1. Start with the midpoint rule.
2. Halve the width until two answers agree.

> A sum that costs $5 stays a sum. See [the proof](https://example.org/proof).`;
