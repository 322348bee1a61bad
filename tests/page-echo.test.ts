import { describe, expect, it } from 'vitest';
import { QueueFullError } from '../src/generate/errors.ts';
import { echoApp } from '../src/serve/echo.testing.ts';
import { listen } from '../src/serve/listen.ts';
import {
  axeFindings,
  eventually,
  field,
  giveFile,
  hasChromium,
  openPage,
  redDisc,
  said,
  send,
  settled,
  startBrowser,
  startEcho,
} from './page.testing.ts';

const start = startBrowser();

/** What needs a model that is slow, busy or gone at will: the real page and server around one that echoes. */
describe.skipIf(!hasChromium)('the page with an echo', () => {
  const echo = startEcho(start);

  it('takes chosen, pasted, dropped, drawn and photographed pictures; removes one', async () => {
    const { page, problems } = await openPage(start.browser, echo.url);
    const png = await redDisc();
    await page
      .getByLabel('Files', { exact: true })
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
    await page.getByRole('dialog').getByRole('button', { name: 'Take a photo' }).click();
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
    const { page } = await openPage(start.browser, echo.url);
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
    const { page } = await openPage(start.browser, echo.url);
    echo.model.pause = 10;
    await send(page, 'One sentence. Another one');
    const live = page.locator('.announcer');
    expect(await live.getAttribute('aria-live')).toBe('polite');
    await eventually(() => live.textContent()).toMatch(/Another one\s*The answer is complete\.$/);
  });

  it('keeps the answer going while another chat is on show; renames, finds and deletes', async () => {
    const { page, problems } = await openPage(start.browser, echo.url);
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
    const { page } = await openPage(start.browser, echo.url);
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
    const { page } = await openPage(start.browser, echo.url);
    const text = { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('dear diary') };
    await page.getByLabel('Files', { exact: true }).setInputFiles(text);
    await send(page, '?');
    await page
      .getByRole('alert')
      .getByText(/are no file that is read here: they begin with "dear diary"/)
      .waitFor();
    await page
      .getByLabel('Files', { exact: true })
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: text.buffer });
    await page
      .getByRole('alert')
      .getByText('notes.txt is text/plain; a picture, a sound, a film or a PDF was expected.')
      .waitFor();

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
    const busy = echoApp({ staticFolder: start.folder });
    const stream = busy.model.stream.bind(busy.model);
    let refusals = 0;
    busy.model.stream = (turns, options) => {
      if (refusals++ === 0) throw new QueueFullError(9, 1500);
      return stream(turns, options);
    };
    let own = await listen({ app: busy.app, port: 0 });
    const { page } = await openPage(start.browser, own.url);
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
    const { page } = await openPage(start.browser, echo.url);
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
    const { page } = await openPage(start.browser, echo.url, { colorScheme: 'dark' });
    const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
    await eventually(scheme).toBe('dark');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByText('Light', { exact: true }).click();
    await eventually(scheme).toBe('light');
    await page.reload();
    expect(await scheme()).toBe('light');
  });
});
