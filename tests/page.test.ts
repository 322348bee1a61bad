import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../src/base/random.ts';
import { decodeUserFile } from '../src/cli/files.ts';
import { complete } from '../src/generate/generator.ts';
import { createLanguageModel } from '../src/generate/languageModel.ts';
import { decoderFor } from '../src/generate/media.ts';
import { loadLanguageModel } from '../src/library.ts';
import { FAMILY } from '../src/model/family.ts';
import { initializeParameters } from '../src/model/parameters.ts';
import { echoApp } from '../src/serve/echo.testing.ts';
import { type Listening, listen } from '../src/serve/listen.ts';
import { nodeEngine } from '../src/tensor/node.ts';
import { alhenaTokenizer } from '../src/text/alhena.ts';
import {
  axeFindings,
  eventually,
  field,
  giveFile,
  hasChromium,
  keepConversation,
  keptAnswers,
  openPage,
  RICH_ANSWER,
  redDisc,
  send,
  settled,
  startBrowser,
} from './page.testing.ts';

const start = startBrowser();

/** The colour in the middle of a picture on the page, each channel 0 to 255. */
function middleOf(picture: SVGElement | HTMLElement): { red: number; blue: number } {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d')!;
  const image = picture as HTMLImageElement;
  canvas.drawImage(image, image.naturalWidth / 2, image.naturalHeight / 2, 1, 1, 0, 0, 1, 1);
  const [red, , blue] = canvas.getImageData(0, 0, 1, 1).data;
  return { red, blue };
}

/** As people use it, in a real browser, against the real server with the real nano. */
describe.skipIf(!hasChromium)('the page with nano', () => {
  let server: Listening;
  let nano: Awaited<ReturnType<typeof loadLanguageModel>>;

  beforeAll(async () => {
    nano = await loadLanguageModel('nano');
    const { app } = echoApp({
      models: {
        list: () => [{ name: nano.name, contextLength: nano.contextLength, modalities: nano.modalities }],
        get: async () => nano,
      },
      staticFolder: start.folder,
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
    const { page, problems } = await openPage(start.browser, server.url);
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

  it('answers about a sound and a film as the library does, and draws', async () => {
    const decode = decoderFor(nano);
    const direct = async (path: string, question: string) => {
      const parts = await decodeUserFile(path, await readFile(path), decode);
      const answer = nano.stream([{ role: 'user', parts: [...parts, { text: question }] }], {
        temperature: 0,
      });
      return (await complete(answer)).text;
    };
    for (const [file, question] of [
      ['sound.mp3', 'What do you hear?'],
      ['film.mp4', 'What happens?'],
    ]) {
      const { page, problems } = await openPage(start.browser, server.url);
      const path = new URL(`../src/media/fixtures/${file}`, import.meta.url).pathname;
      await page.getByLabel('Files', { exact: true }).setInputFiles(path);
      await page.getByRole('list', { name: 'Attached files' }).waitFor();
      await ask(page, question);
      await eventually(() => answers(page)).toEqual([await direct(path, question)]);
      expect(problems).toEqual([]);
      await page.close();
    }
    const { page, problems } = await openPage(start.browser, server.url);
    await ask(page, 'Draw a red circle.');
    const drawn = page.getByRole('article', { name: 'nano answered' }).locator('img').last();
    await eventually(() => drawn.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(64);
    await ask(page, 'Make it blue.');
    const pictures = page.getByRole('article', { name: 'nano answered' }).locator('img');
    await eventually(() => pictures.count()).toBe(2);
    // What was drawn is sent back and changed: its middle is blue, and was red.
    const [before, after] = await Promise.all([0, 1].map((at) => pictures.nth(at).evaluate(middleOf)));
    expect(before.red - before.blue).toBeGreaterThan(80);
    expect(after.blue - after.red).toBeGreaterThan(80);
    expect(problems).toEqual([]);
  });

  it('branches at an edited question and at another answer, and finds the way back', async () => {
    const { page, problems } = await openPage(start.browser, server.url);
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
    const { page, problems } = await openPage(start.browser, server.url, phone);
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
    const { page, problems } = await openPage(start.browser, server.url, {}, '#training');
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
    const { page } = await openPage(start.browser, server.url);
    await page.getByRole('button', { name: 'Model: nano' }).click();
    await page.getByRole('menuitem', { name: 'About nano' }).click();
    await page
      .getByRole('dialog')
      .getByText(/trained from scratch in TypeScript/)
      .waitFor();
  });

  it('typesets formulas, colours code and lays out tables, all from its own server', async () => {
    const { page, problems } = await openPage(start.browser, server.url);
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

  it('leaves axe nothing to find, in light and in dark', async () => {
    const { page } = await openPage(start.browser, server.url);
    const findings = async () => {
      const found: string[] = [];
      // In the dark, all that is else than in the light are the colours.
      for (const [colorScheme, rules] of [['dark', ['color-contrast']], ['light']] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
        found.push(...(await axeFindings(page, rules)));
      }
      return found;
    };
    await page.getByRole('button', { name: 'Model: nano' }).waitFor();
    expect(await findings()).toEqual([]);

    await page.getByText('Your chats will be listed here.').waitFor();
    await keepConversation(page, 'rich', 'What is an integral?', RICH_ANSWER);
    await page.goto(`${server.url}/#chat/rich`);
    await page.reload();
    await page.locator('.hljs-keyword').first().waitFor();
    await page.locator('.katex-display').waitFor();
    await page.getByText('Thoughts').click();
    expect(await findings()).toEqual([]);

    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog').getByText('Keyboard').waitFor();
    expect(await findings()).toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('link', { name: 'Training' }).click();
    await page.getByRole('img', { name: /^Training loss/ }).waitFor();
    expect(await findings()).toEqual([]);
  });
});

/** A real model whose answers are long: nano's shape, untrained, with room for 16,000 tokens. */
describe.skipIf(!hasChromium)('the page with a model that does not come to an end', () => {
  let server: Listening;
  let model: Awaited<ReturnType<typeof createLanguageModel>>;

  beforeAll(async () => {
    const config = { ...FAMILY.nano, name: 'endless', contextLength: 16_384, thinks: false };
    const parameters = initializeParameters(config, new Random(1));
    const checkpoint = { config, parameters };
    model = await createLanguageModel({
      engine: await nodeEngine(),
      checkpoint,
      tokenizer: alhenaTokenizer(),
    });
    const { app } = echoApp({
      models: {
        list: () => [{ name: 'endless', contextLength: config.contextLength }],
        get: async () => model,
      },
      staticFolder: start.folder,
    });
    server = await listen({ app, port: 0 });
  });
  afterAll(async () => {
    await server?.close();
    await model?.dispose();
  });

  const counts = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const of = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
    return {
      running: of(/^alhena_answers_running (\d+)$/m),
      cancelled: of(/^alhena_answers_total\{.*end="cancelled".*\} (\d+)$/m),
    };
  };

  it('stops amid an answer, which frees the model and leaves what was said', async () => {
    const { page, problems } = await openPage(start.browser, server.url);
    await send(page, 'Tell me everything.');
    const answer = page.getByRole('article', { name: 'endless answered' });
    await eventually(async () => (await answer.textContent())?.length).toBeGreaterThan(200);
    expect((await counts()).running).toBe(1);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/stopped$/).waitFor();
    await eventually(counts).toEqual({ running: 0, cancelled: 1 });
    await settled(page);
    // Far from its end, and told with its speed.
    expect(await page.locator('.facts').textContent()).toMatch(
      /^endless · [\d,]+ tokens · [\d,]+ tokens\/s · stopped$/,
    );
    const said = await answer.textContent();
    await page.reload();
    await eventually(() => answer.textContent()).toBe(said);
    expect(problems).toEqual([]);
  });

  it('sends what was entered before it knew its models, once it knows them', async () => {
    const { page, problems } = await openPage(start.browser, server.url);
    const release = await holdModels(page);
    await send(page, 'Tell me everything.');
    await page.waitForTimeout(300);
    expect(await page.getByRole('article').count()).toBe(0);
    expect(await field(page).inputValue()).toBe('Tell me everything.');
    release();
    await stopAnswer(page);
    expect(await field(page).inputValue()).toBe('');
    expect(problems).toEqual([]);
  });

  it('asks an example that was chosen before it knew its models, once it knows them', async () => {
    const { page, problems } = await openPage(start.browser, server.url);
    const release = await holdModels(page);
    const example = page.locator('.chip').first();
    const question = await example.textContent();
    await example.click();
    await page.waitForTimeout(300);
    expect(await page.getByRole('article').count()).toBe(0);
    release();
    await stopAnswer(page);
    await page
      .getByRole('article')
      .getByText(question ?? '', { exact: true })
      .waitFor();
    expect(problems).toEqual([]);
  });

  /** Loads the page anew, without an answer to which models there are until the returned function is called. */
  async function holdModels(page: Page): Promise<() => void> {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/v1beta\/models\?/, async (route) => {
      await released;
      await route.continue();
    });
    await page.reload();
    return release;
  }

  async function stopAnswer(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/stopped$/).waitFor();
  }
});
