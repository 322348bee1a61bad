import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodePng } from '../src/media/png.ts';
import { echoApp } from '../src/serve/echo.testing.ts';
import { type Listening, listen } from '../src/serve/listen.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const present = existsSync(CHROMIUM);
if (!present) console.warn(`page: skipped, there is no ${CHROMIUM}; install Debian's chromium to run it`);

/** The page as people use it, in a real browser, against the real server with a model that echoes. */
describe.skipIf(!present)('the page', () => {
  let folder: string;
  let browser: Browser;
  let listening: Listening;
  let page: Page;
  const problems: string[] = [];
  let echo: ReturnType<typeof echoApp>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'alhena-page-'));
    const root = join(import.meta.dirname, '../web');
    await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
    echo = echoApp({ staticFolder: folder });
    listening = await listen({ app: echo.app, port: 0 });
    const quiet = ['quic', 'background-networking', 'component-update', 'sync', 'gpu'].map(
      (what) => `--disable-${what}`,
    );
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--headless', '--no-sandbox', '--no-first-run', ...quiet],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await listening?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await page?.close();
    problems.length = 0;
    echo.model.pause = 0;
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(listening.url))
        problems.push(request.url());
    });
    await page.goto(listening.url);
    await page.getByRole('button', { name: /^Model: Echo/ }).waitFor();
  });

  const message = () => page.getByRole('textbox', { name: 'Your message' });
  const answer = (text: string | RegExp) => page.getByRole('log').getByText(text).waitFor();
  const settled = () => page.getByRole('button', { name: 'Send' }).waitFor();

  it('answers a typed question, in several lines, with speed and length', async () => {
    await message().fill('first line');
    await message().press('Shift+Enter');
    await message().pressSequentially('second line');
    await message().press('Enter');
    await answer(/You said: first line\s+second line/);
    await settled();
    expect(await page.locator('.facts').textContent()).toMatch(/^echo · 6 tokens/);
    expect(await message().inputValue()).toBe('');
    expect(problems).toEqual([]);
  });

  it('answers about a chosen, a pasted, a dropped and an example picture', async () => {
    const png = Buffer.from(await encodePng({ width: 40, height: 30, data: new Uint8Array(3600).fill(99) }));
    await page
      .getByLabel('Picture files')
      .setInputFiles({ name: 'chosen.png', mimeType: 'image/png', buffer: png });
    await page.getByAltText('chosen.png').waitFor();
    for (const kind of ['paste', 'drop']) {
      await page.evaluate(
        ([kind, base64]) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const files = new DataTransfer();
          files.items.add(new File([bytes], `${kind}.png`, { type: 'image/png' }));
          const target = document.querySelector('textarea')!;
          const event =
            kind === 'paste'
              ? new ClipboardEvent('paste', { clipboardData: files, bubbles: true })
              : new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true });
          target.dispatchEvent(event);
        },
        [kind, png.toString('base64')],
      );
      await page.getByAltText(`${kind}.png`).waitFor();
    }
    await message().fill('What is it?');
    await message().press('Enter');
    await answer(/You said: (a 40×30 picture ){3}What is it\?/);
    await settled();
    expect(echo.model.lastTurns).toHaveLength(1);

    await page.getByRole('button', { name: 'New chat' }).click();
    await page.getByRole('button', { name: 'How many circles are there?' }).click();
    await answer('You said: a 384×384 picture How many circles are there?');
    expect(problems).toEqual([]);
  });

  it('sends a drawing, and the conversation so far', async () => {
    await message().fill('hello');
    await message().press('Enter');
    await answer('You said: hello');
    await settled();
    await page.getByRole('button', { name: 'Draw a picture' }).click();
    const paper = page.getByLabel('Drawing, by mouse, finger or pen');
    await page.getByRole('radio', { name: 'red' }).click();
    const box = (await paper.boundingBox())!;
    await page.mouse.move(box.x + 30, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + 150, box.y + 120, { steps: 5 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByAltText('Drawing.png').waitFor();
    await message().fill('and this?');
    await page.getByRole('button', { name: 'Send' }).click();
    await answer('You said: a 480×480 picture and this?');
    await settled();
    expect(echo.model.lastTurns.map((turn) => turn.role)).toEqual(['user', 'model', 'user']);
    const drawn = echo.model.lastTurns[2].parts[0];
    const red =
      'picture' in drawn &&
      drawn.picture.data.some(
        (level, i) => i % 3 === 0 && level === 0xe6 && drawn.picture.data[i + 1] === 0x19,
      );
    expect(red).toBe(true);
    expect(problems).toEqual([]);
  });

  it('stops amid an answer and frees the model', async () => {
    echo.model.pause = 30;
    await message().fill('word '.repeat(100));
    await message().press('Enter');
    await answer(/word word/);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/stopped$/).waitFor();
    await expect.poll(() => echo.model.running).toBe(0);
  });

  it('shows the words of an error, and goes on', async () => {
    const text = { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('dear diary') };
    await page.getByLabel('Picture files').setInputFiles(text);
    await message().fill('?');
    await message().press('Enter');
    await page
      .getByRole('alert')
      .getByText(/are not a picture: they begin with "dear diary"/)
      .waitFor();
    await message().fill('still there?');
    await message().press('Enter');
    await answer('You said: still there?');
    await page
      .getByLabel('Picture files')
      .setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: text.buffer });
    await page.getByRole('alert').getByText('a.pdf is application/pdf; a picture was expected.').waitFor();
  });

  it('has a training view and both colour schemes', async () => {
    await page.getByText('Training', { exact: true }).click();
    await page.getByText('There is no training run yet.').waitFor();
    await page.getByRole('button', { name: 'Switch to dark colours' }).click();
    await expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
    expect(problems).toEqual([]);
  });
});
