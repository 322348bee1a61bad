import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
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

/** What keys do and where they go, as hands find out: the real page and server around a model that echoes. */
describe.skipIf(!hasChromium)('the page by keyboard', () => {
  const echo = startEcho(start);
  beforeAll(() => {
    echo.model.contextLength = 10_000;
  });

  /** An answer that goes on until it is stopped. */
  const askForLong = async (page: Page) => {
    echo.model.pause = 100;
    await send(page, 'word '.repeat(1000));
    await said(page, /word word/);
  };
  /** A key as an input method takes it; `code` is all that Safari says of one. */
  const composed = (page: Page, key: string, code: { isComposing?: boolean; keyCode?: number }) =>
    field(page).evaluate((element, init) => element.dispatchEvent(new KeyboardEvent('keydown', init)), {
      key,
      bubbles: true,
      cancelable: true,
      ...code,
    });

  it('stops an answer by Escape, but not by one that closes something or ends a choice of characters', async () => {
    const { page, problems } = await openPage(start.browser, echo.url);
    await askForLong(page);
    const stop = page.getByRole('button', { name: 'Stop' });

    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Model: / }).click();
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /^word/ }).dblclick();
    await page.getByRole('textbox', { name: 'New title' }).press('Escape');
    await page.getByRole('textbox', { name: 'Search chats' }).press('Escape');
    await composed(page, 'Escape', { isComposing: true });
    await composed(page, 'Escape', { keyCode: 229 });
    await page.waitForTimeout(300);
    expect(await stop.count()).toBe(1);
    expect(echo.model.running).toBe(1);

    await field(page).press('Escape');
    await page.getByText(/stopped$/).waitFor();
    await eventually(() => echo.model.running).toBe(0);
    expect(problems).toEqual([]);
  });

  it('does not send by the Enter that chooses a character', async () => {
    const { page } = await openPage(start.browser, echo.url);
    await field(page).fill('ni hao');
    await composed(page, 'Enter', { isComposing: true });
    await composed(page, 'Enter', { keyCode: 229 });
    expect(await field(page).inputValue()).toBe('ni hao');
    await field(page).press('Enter');
    await said(page, 'You said: ni hao');
  });

  it('keeps an edited question open until it can be asked', async () => {
    const { page } = await openPage(start.browser, echo.url);
    await send(page, 'first');
    await said(page, 'You said: first');
    await settled(page);
    await field(page).press('ArrowUp');
    const edit = page.getByRole('textbox', { name: 'Edit your question' });
    await edit.fill('first, in other words');
    await askForLong(page);
    expect(await page.getByRole('button', { name: 'Ask again' }).isDisabled()).toBe(true);
    await edit.press('Enter');
    expect(await edit.inputValue()).toBe('first, in other words');
    await field(page).press('Escape');
    await settled(page);
    echo.model.pause = 0;
    await edit.press('Enter');
    await said(page, 'You said: first, in other words');
  });

  it('keeps what is being written while one looks at the training', async () => {
    const { page, problems } = await openPage(start.browser, echo.url);
    await giveFile(page, 'drop', 'disc.png', await redDisc());
    await field(page).fill('What is');
    await page.getByRole('link', { name: 'Training' }).click();
    await page.getByRole('heading', { name: 'Training', exact: true }).waitFor();
    await page.goBack();
    await page.getByAltText('disc.png').waitFor();
    expect(await field(page).inputValue()).toBe('What is');
    await page.getByRole('button', { name: 'Send' }).click();
    await said(page, 'You said: a 96×96 picture What is');
    await eventually(() => field(page).inputValue()).toBe('');
    expect(problems).toEqual([]);
  });

  it('leaves the focus where one goes on, when what had it has gone', async () => {
    const { page, problems } = await openPage(start.browser, echo.url);
    const focused = async (name: string) =>
      eventually(() =>
        page.evaluate(() => {
          const element = document.activeElement;
          return element?.getAttribute('aria-label') ?? element?.textContent;
        }),
      ).toBe(name);
    const press = async (name: string | RegExp) => {
      await page.getByRole('button', { name, exact: true }).last().focus();
      await page.keyboard.press('Enter');
    };
    await giveFile(page, 'drop', 'disc.png', await redDisc());
    await send(page, 'one');
    await said(page, /picture one/);
    await settled(page);
    for (const name of ['Settings', 'Enlarge disc.png', 'Draw a picture', 'Take a photo']) {
      await press(name);
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await focused(name);
    }
    await press(/^Model: Echo/);
    await page.getByRole('menuitem', { name: 'About Echo' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await focused('Model: Echo');

    await press('Try again');
    await focused('Your message');
    await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
    await settled(page);
    await press('Previous version');
    await page.getByRole('group', { name: 'Version 1 of 2' }).waitFor();
    await focused('Next version');
    await press('Edit');
    await page.getByRole('textbox', { name: 'Edit your question' }).press('Escape');
    await focused('Your message');

    await press('Options for “one”');
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'New title' }).fill('two');
    await page.keyboard.press('Enter');
    await focused('two');
    // A dialog that comes after the menu has gone.
    await page.route(/assets\/ConfirmRemoval-/, async (route) => {
      await page.getByRole('menu').waitFor({ state: 'detached' });
      await route.continue();
    });
    await press('Options for “two”');
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await focused('Options for “two”');
    await press('Options for “two”');
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await focused('Your message');
    expect(problems).toEqual([]);
  });

  it('pastes words from an office program as words', async () => {
    const { page } = await openPage(start.browser, echo.url);
    await field(page).waitFor();
    const left = await field(page).evaluate((element) => {
      const data = new DataTransfer();
      data.setData('text/plain', 'a\tb');
      data.setData('text/html', '<table><tr><td>a<td>b</table>');
      data.items.add(new File(['x'], 'image.png', { type: 'image/png' }));
      const init = { clipboardData: data, bubbles: true, cancelable: true };
      return element.dispatchEvent(new ClipboardEvent('paste', init));
    });
    expect(left).toBe(true);
    expect(await page.getByRole('list', { name: 'Attached files' }).count()).toBe(0);
  });
});
