import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { QueueFullError } from '../src/generate/errors.ts';
import { loadLanguageModel } from '../src/library.ts';
import { echoApp } from '../src/serve/echo.testing.ts';
import { type Listening, listen } from '../src/serve/listen.ts';
import {
  axeFindings,
  buildPage,
  giveFile,
  hasChromium,
  keepConversation,
  keptAnswers,
  launch,
  openPage,
  RICH_ANSWER,
  redDisc,
} from './page.testing.ts';

let built: Awaited<ReturnType<typeof buildPage>>;
let browser: Browser;

beforeAll(async () => {
  if (hasChromium) [built, browser] = await Promise.all([buildPage(), launch()]);
});
afterEach(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await built?.remove();
});

const field = (page: Page) => page.getByRole('textbox', { name: 'Your message' });
const settled = (page: Page) => page.getByRole('button', { name: 'Send' }).waitFor();
const said = (page: Page, text: string | RegExp) => page.getByRole('log').getByText(text).last().waitFor();
/** Patient, as machines that test are slow. */
const eventually = <T>(value: () => T) => expect.poll(value, { timeout: 10_000 });
const send = async (page: Page, text: string) => {
  await field(page).fill(text);
  await field(page).press('Enter');
};

/** As people use it, in a real browser, against the real server with the real nano. */
describe.skipIf(!hasChromium)('the page with nano', () => {
  let server: Listening;
  let nano: Awaited<ReturnType<typeof loadLanguageModel>>;

  beforeAll(async () => {
    nano = await loadLanguageModel('nano');
    const { app } = echoApp({
      models: {
        list: () => [{ name: nano.name, contextLength: nano.contextLength }],
        get: async () => nano,
      },
      staticFolder: built.folder,
      weightsFolder: new URL('../weights', import.meta.url).pathname,
    });
    server = await listen({ app, port: 0 });
  });
  afterAll(async () => {
    await server?.close();
    await nano?.dispose();
  });

  const ask = async (page: Page, text: string) => {
    await send(page, text);
    await page.getByRole('button', { name: 'Try again' }).last().waitFor();
    await settled(page);
  };
  const answers = (page: Page) => page.locator('.answer .markdown').allTextContents();

  it('answers about a dropped picture, and a reload keeps the conversation', async () => {
    const { page, problems } = await openPage(browser, server.url);
    await giveFile(page, 'drop', 'disc.png', await redDisc());
    await ask(page, 'What colour is the circle?');
    await eventually(() => answers(page)).toEqual(['red']);
    expect(await page.locator('.facts').textContent()).toMatch(/^nano · \d+ tokens?/);
    const title = page.getByRole('link', { name: 'What colour is the circle?' });
    expect(await title.getAttribute('aria-current')).toBe('page');

    await page.reload();
    await page.getByRole('article', { name: 'nano answered' }).getByText('red').waitFor();
    const picture = page.getByRole('log').getByAltText('disc.png');
    await eventually(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(96);
    await page.getByRole('button', { name: 'Enlarge disc.png' }).click();
    await page.getByRole('dialog', { name: 'disc.png' }).waitFor();
    await page.keyboard.press('Escape');
    expect(problems).toEqual([]);
  });

  it('branches at an edited question and at another answer, and finds the way back', async () => {
    const { page, problems } = await openPage(browser, server.url);
    await ask(page, 'What is 2 + 3?');
    await page.locator('.answer .markdown').waitFor();
    const first = (await answers(page))[0];
    await page.getByRole('log').getByText('What is 2 + 3?').hover();
    await page.getByRole('button', { name: 'Edit' }).click();
    const edit = page.getByRole('textbox', { name: 'Edit your question' });
    await edit.fill('What is the capital of France?');
    await edit.press('Enter');
    await page.getByRole('article', { name: 'nano answered' }).getByText('Paris').waitFor();
    await settled(page);
    await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
    await page.getByRole('button', { name: 'Previous version' }).click();
    await eventually(() => answers(page)).toEqual([first]);

    await page.getByRole('button', { name: 'Try again' }).click();
    await settled(page);
    await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
    await eventually(() => keptAnswers(page)).toEqual([first, 'Paris', first]);
    await page.reload();
    await eventually(() => answers(page)).toEqual([first]);
    await page.getByRole('button', { name: 'Next version' }).first().click();
    await eventually(() => answers(page)).toEqual(['Paris']);
    expect(problems).toEqual([]);
  });

  it('speaks Chinese to those who do, remembers another choice, and fits a phone', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, locale: 'zh-CN' };
    const { page, problems } = await openPage(browser, server.url, phone);
    await page.getByRole('heading', { name: '想看看什么？' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.getByRole('button', { name: 'Who are you?' }).tap();
    await page.getByRole('button', { name: '重试' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

    await page.getByRole('button', { name: '显示侧栏' }).tap();
    await page.getByRole('link', { name: 'Who are you?' }).waitFor();
    await page.getByRole('button', { name: '设置' }).tap();
    await page.getByText('English', { exact: true }).tap();
    await page.getByRole('heading', { name: 'Appearance' }).waitFor();
    await page.reload();
    await field(page).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(problems).toEqual([]);
  });

  it('shows the report card as bars and the training run as curves', async () => {
    const { page, problems } = await openPage(browser, server.url, {}, '#training');
    await page
      .getByRole('table', { name: 'scenes' })
      .getByRole('row', { name: /^count \d+\.\d % ±/ })
      .waitFor();
    await page.getByRole('img', { name: /^Training loss; latest: / }).waitFor();
    expect(await page.locator('.uplot canvas').count()).toBeGreaterThan(3);
    await page.getByText('The whole card').click();
    await page.getByRole('heading', { name: 'What it can do' }).waitFor();
    expect(problems).toEqual([]);
  });

  it('shows the model’s card from the picker', async () => {
    const { page } = await openPage(browser, server.url);
    await page.getByRole('button', { name: 'Model: nano' }).click();
    await page.getByRole('menuitem', { name: 'About nano' }).click();
    await page
      .getByRole('dialog')
      .getByText(/trained from scratch in TypeScript/)
      .waitFor();
  });

  it('typesets formulas, colours code and lays out tables, all from its own server', async () => {
    const { page, problems } = await openPage(browser, server.url);
    await field(page).waitFor();
    await page.getByText('Your chats will be listed here.').waitFor();
    await keepConversation(page, 'rich', 'What is an integral?', RICH_ANSWER);
    await page.goto(`${server.url}/#chat/rich`);
    await page.locator('.katex-display').waitFor();
    await page.locator('.hljs-keyword').first().waitFor();
    expect(await page.getByRole('table').getByRole('row').count()).toBe(4);
    expect(await page.getByText('that costs $5 stays').count()).toBe(1);
    await page.getByText('Used calculator').click();
    await page.getByText('"expression": "27 + 58"').waitFor();
    expect(await page.getByRole('link', { name: 'the proof' }).getAttribute('rel')).toContain('noopener');
    await page.evaluate(() => document.fonts.ready);
    expect(problems).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('leaves axe nothing to find in %s', async (colorScheme) => {
    const { page } = await openPage(browser, server.url, { colorScheme });
    const scheme = page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`);
    await scheme.waitFor();
    await page.getByRole('button', { name: 'Model: nano' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);

    await page.getByText('Your chats will be listed here.').waitFor();
    await keepConversation(page, 'rich', 'What is an integral?', RICH_ANSWER);
    await page.goto(`${server.url}/#chat/rich`);
    await page.reload();
    await page.locator('.hljs-keyword').first().waitFor();
    await page.locator('.katex-display').waitFor();
    await page.getByText('Thoughts').click();
    expect(await axeFindings(page)).toEqual([]);

    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog').getByText('Keyboard').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('link', { name: 'Training' }).click();
    await page.getByRole('img', { name: /^Training loss/ }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });
});

/** What needs a model that is slow, busy or gone at will: the real page and server around one that echoes. */
describe.skipIf(!hasChromium)('the page with an echo', () => {
  let server: Listening;
  let echo: ReturnType<typeof echoApp>;

  beforeAll(async () => {
    echo = echoApp({ staticFolder: built.folder });
    server = await listen({ app: echo.app, port: 0 });
  });
  afterAll(() => server?.close());
  afterEach(() => {
    echo.model.pause = 0;
  });

  it('takes chosen, pasted, dropped, drawn and photographed pictures; removes one', async () => {
    const { page, problems } = await openPage(browser, server.url);
    const png = await redDisc();
    await page
      .getByLabel('Picture files')
      .setInputFiles({ name: 'chosen.png', mimeType: 'image/png', buffer: png });
    await page.getByAltText('chosen.png').waitFor();
    await giveFile(page, 'paste', 'pasted.png', png);
    await giveFile(page, 'drop', 'dropped.png', png);
    await page.getByRole('button', { name: 'Remove pasted.png' }).click();
    await send(page, 'What are they?');
    await said(page, /You said: (a 96×96 picture ){2}What are they\?/);
    await settled(page);

    await page.getByRole('button', { name: 'New chat' }).click();

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

    await page.getByRole('button', { name: 'Take a photo' }).click();
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByAltText('Photo.jpg').waitFor();

    await send(page, 'And these?');
    await said(page, /You said: a 480×480 picture a \d+×\d+ picture And these\?/);
    const drawn = echo.model.lastTurns[0].parts[0];
    const red =
      'picture' in drawn &&
      drawn.picture.data.some(
        (level, i) => i % 3 === 0 && level === 0xe6 && drawn.picture.data[i + 1] === 0x19,
      );
    expect(red).toBe(true);
    expect(problems).toEqual([]);
  });

  it('stops amid an answer by button and by key, and frees the model', async () => {
    const { page } = await openPage(browser, server.url);
    echo.model.pause = 150;
    await send(page, 'word '.repeat(100));
    await said(page, /word word/);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/stopped$/).waitFor();
    await eventually(() => echo.model.running).toBe(0);
    expect(await field(page).evaluate((element) => element === document.activeElement)).toBe(true);

    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await said(page, /word word/);
    await field(page).press('Escape');
    await settled(page);
    await eventually(() => echo.model.running).toBe(0);
    await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
  });

  it('reads the answer to those who do not see it', async () => {
    const { page } = await openPage(browser, server.url);
    echo.model.pause = 10;
    await send(page, 'One sentence. Another one');
    const live = page.locator('.announcer');
    expect(await live.getAttribute('aria-live')).toBe('polite');
    await eventually(() => live.textContent()).toMatch(/Another one\s*The answer is complete\.$/);
  });

  it('keeps the answer going while another chat is on show; renames, finds and deletes', async () => {
    const { page, problems } = await openPage(browser, server.url);
    echo.model.pause = 300;
    await send(page, `alpha ${'word '.repeat(20)}`);
    await said(page, /alpha word/);
    await page.getByRole('button', { name: 'New chat' }).click();
    await page.getByRole('img', { name: 'Being answered' }).waitFor();
    await page.getByRole('heading', { name: 'What shall we look at?' }).waitFor();
    echo.model.pause = 0;
    await send(page, 'beta');
    await said(page, 'You said: beta');

    await page.getByRole('link', { name: /^alpha/ }).click();
    await said(page, /alpha (word ){19}word/);
    await page.getByRole('button', { name: /^Options for “alpha/ }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'New title' }).fill('Greek letters');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Greek letters' }).waitFor();

    await page.keyboard.press('Control+K');
    await page.keyboard.type('BETA');
    await eventually(() => page.locator('.conversation-item').count()).toBe(1);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Options for “Greek letters”' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await eventually(() => page.locator('.conversation-item').count()).toBe(1);
    await page.getByRole('heading', { name: 'What shall we look at?' }).waitFor();
    await page.goBack();
    await page.getByText('This chat cannot be opened').waitFor();
    expect(problems).toEqual([]);
  });

  it('edits the last question by the arrow key, and sends settings along', async () => {
    const { page } = await openPage(browser, server.url);
    await send(page, 'first line');
    await said(page, 'You said: first line');
    await settled(page);
    await field(page).press('ArrowUp');
    await page.getByRole('textbox', { name: 'Edit your question' }).press('Escape');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Longest answer, in tokens').fill('2');
    await page.keyboard.press('Escape');
    await send(page, 'second');
    await page.getByText(/cut at the length limit$/).waitFor();
    expect(echo.model.lastOptions).toMatchObject({ temperature: 0, maxOutputTokens: 2 });
    expect(echo.model.lastTurns.map((turn) => turn.role)).toEqual(['user', 'model', 'user']);
  });

  it('says in plain words what is wrong, and offers the way out', async () => {
    const { page } = await openPage(browser, server.url);
    const text = { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('dear diary') };
    await page.getByLabel('Picture files').setInputFiles(text);
    await send(page, '?');
    await page
      .getByRole('alert')
      .getByText(/are not a picture: they begin with "dear diary"/)
      .waitFor();
    await page
      .getByLabel('Picture files')
      .setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: text.buffer });
    await page.getByRole('alert').getByText('a.pdf is application/pdf; a picture was expected.').waitFor();

    await page.getByRole('button', { name: 'New chat' }).click();
    await send(page, 'word '.repeat(90));
    await settled(page);
    await send(page, 'more '.repeat(90));
    await page.getByText('This chat has become too long').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ask in a new chat' }).click();
    await said(page, /You said: more more/);
    expect(echo.model.lastTurns).toHaveLength(1);
  });

  it('waits for a busy server, and survives one that went away', async () => {
    const busy = echoApp({ staticFolder: built.folder });
    const stream = busy.model.stream.bind(busy.model);
    let refusals = 0;
    busy.model.stream = (turns, options) => {
      if (refusals++ === 0) throw new QueueFullError(9, 1500);
      return stream(turns, options);
    };
    let own = await listen({ app: busy.app, port: 0 });
    const { page } = await openPage(browser, own.url);
    await page.getByRole('button', { name: /^Model: Echo/ }).waitFor();
    await send(page, 'is it my turn?');
    await page.getByText(/^The server is busy\. Asking again in \d s\.$/).waitFor();
    await said(page, 'You said: is it my turn?');

    await own.close();
    await send(page, 'and now?');
    await page.getByText('The server does not answer').waitFor();
    own = await listen({ app: busy.app, port: own.port });
    await page.getByRole('button', { name: 'Try again' }).last().click();
    await said(page, 'You said: and now?');
    await own.close();
  });

  it('says when the browser keeps nothing, and works all the same', async () => {
    const { page } = await openPage(browser, server.url);
    await page.context().addInitScript(() => {
      Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
    });
    await page.reload();
    await page.getByText(/This browser keeps nothing for this page/).waitFor();
    await send(page, 'still here?');
    await said(page, 'You said: still here?');
    expect(await axeFindings(page)).toEqual([]);
  });

  it('follows the system’s colours until told otherwise, and remembers', async () => {
    const { page } = await openPage(browser, server.url, { colorScheme: 'dark' });
    const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
    await eventually(scheme).toBe('dark');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByText('Light', { exact: true }).click();
    await eventually(scheme).toBe('light');
    await page.reload();
    expect(await scheme()).toBe('light');
  });
});
