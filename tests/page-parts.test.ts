import { describe, expect, it } from 'vitest';
import {
  axeFindings,
  field,
  hasChromium,
  openPage,
  said,
  send,
  settled,
  startBrowser,
  startEcho,
} from './page.testing.ts';

const start = startBrowser();
const BROKEN = 'This part of the page cannot be shown';

/** Parts of the page that are fetched when they are wanted, from a server that has gone meanwhile. */
describe.skipIf(!hasChromium)('the page without one of its parts', () => {
  const echo = startEcho(start);

  it('says so, goes on, and fetches the part when it is asked again', async () => {
    const { page } = await openPage(start.browser, echo.url);
    await field(page).fill('a draft');
    await page.route(/assets\/(Settings|Training)-/, (route) => route.abort());
    await page.getByRole('button', { name: 'Settings' }).click();
    const dialog = page.getByRole('dialog', { name: BROKEN });
    await dialog.waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Training' }).click();
    await page.getByRole('alert').getByText(BROKEN).waitFor();
    expect(await axeFindings(page)).toEqual([]);

    await page.unroute(/assets\/(Settings|Training)-/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Training', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New chat' }).click();
    expect(await field(page).inputValue()).toBe('a draft');
  });

  it('shows an answer as plain text, and the next one as Markdown again', async () => {
    const { page } = await openPage(start.browser, echo.url);
    await page.route(/assets\/Markdown-/, (route) => route.abort());
    await send(page, 'a **bold** word');
    await said(page, 'You said: a **bold** word');
    await settled(page);
    await page.unroute(/assets\/Markdown-/);
    await send(page, 'a **strong** word');
    await page.locator('.answer strong').getByText('strong').waitFor();
    await said(page, 'You said: a **bold** word');
  });
});
