import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EchoModel, echoApp } from '../src/serve/echo.testing.ts';
import { type Listening, listen } from '../src/serve/listen.ts';
import type { Turn } from '../src/text/turns.ts';
import {
  axeFindings,
  eventually,
  field,
  hasChromium,
  openPage,
  said,
  send,
  settled,
  startBrowser,
} from './page.testing.ts';

const start = startBrowser();

/** Sound and film as people give them, in a real browser, up to what a model is told. */
describe.skipIf(!hasChromium)('the page with sound and film', () => {
  let server: Listening;
  const model = new EchoModel();

  beforeAll(async () => {
    const summary = { name: 'echo', contextLength: 100_000, modalities: model.modalities };
    model.contextLength = summary.contextLength;
    const { app } = echoApp({
      models: { list: () => [summary], get: async () => model },
      staticFolder: start.folder,
    });
    server = await listen({ app, port: 0 });
  });
  afterAll(() => server?.close());

  /** What the model was shown with the last question. */
  const shown = () => (model.lastTurns.at(-1) as Turn).parts;
  const attached = (page: Page) => page.getByRole('list', { name: 'Attached files' });

  it('records sound, shows its waveform, asks about it, and keeps it', async () => {
    const { page, problems } = await openPage(start.browser, server.url);
    await page.getByRole('button', { name: 'Record sound' }).click();
    const recorder = page.getByRole('dialog', { name: 'Record sound' });
    await recorder.getByText('0:01').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await recorder.getByRole('button', { name: 'Add the recording' }).click();
    await attached(page).getByRole('img', { name: 'Waveform of Recording.wav' }).waitFor();
    await send(page, 'What do you hear?');
    await said(page, /^You said: a sound of \d+\.\d s What do you hear\?$/);
    await settled(page);
    const [sound] = shown();
    if (!('sound' in sound)) throw new Error(`a sound was expected, not ${Object.keys(sound)}`);
    // Chromium's fake microphone beeps.
    const seconds = sound.sound.samples.length / sound.sound.sampleRate;
    expect(seconds).toBeGreaterThan(0.8);
    expect(sound.sound.samples.some((sample) => Math.abs(sample) > 0.05)).toBe(true);

    await page.reload();
    const clip = page.getByRole('log').locator('.sound-clip');
    await clip.getByText(/^0:\d\d$/).waitFor();
    const bars = clip.locator('rect');
    expect(await bars.count()).toBe(48);
    await clip.getByRole('button', { name: 'Play Recording.wav' }).click();
    await clip.getByRole('button', { name: 'Pause Recording.wav' }).waitFor();
    expect(problems).toEqual([]);
  });

  it('throws nothing away at a tap beside the dialog, and adds nothing after Cancel', async () => {
    const { page, problems } = await openPage(start.browser, server.url);
    const corner = { x: 5, y: 400 };
    await page.getByRole('button', { name: 'Record sound' }).click();
    const recorder = page.getByRole('dialog', { name: 'Record sound' });
    await recorder.getByText(/^0:0[1-9]$/).waitFor();
    await page.mouse.click(corner.x, corner.y);
    // Decoding takes until it is let go, as a long recording's may.
    await page.evaluate(() => {
      const decode = OfflineAudioContext.prototype.decodeAudioData;
      OfflineAudioContext.prototype.decodeAudioData = async function (...given) {
        await new Promise((resolve) => addEventListener('decode', resolve));
        return decode.apply(this, given);
      };
    });
    await recorder.getByRole('button', { name: 'Add the recording' }).click();
    await recorder.getByRole('button', { name: 'Cancel' }).click();
    await recorder.waitFor({ state: 'detached' });
    await page.evaluate(() => dispatchEvent(new Event('decode')));
    await page.waitForTimeout(500);
    expect(await attached(page).count()).toBe(0);

    for (const [open, title] of [
      ['Draw a picture', 'Draw a picture'],
      ['Take a photo or film', 'Take a photo or film'],
    ]) {
      await page.getByRole('button', { name: open }).click();
      const dialog = page.getByRole('dialog', { name: title });
      await dialog.waitFor();
      await page.mouse.click(corner.x, corner.y);
      await page.waitForTimeout(300);
      expect(await dialog.count()).toBe(1);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    expect(problems).toEqual([]);
  });

  it('films, shows a strip, asks about it, and plays it', async () => {
    const { page, problems } = await openPage(start.browser, server.url);
    await page.getByRole('button', { name: 'Take a photo or film' }).click();
    const camera = page.getByRole('dialog', { name: 'Take a photo or film' });
    await camera.getByRole('button', { name: 'Film', exact: true }).click();
    await camera.getByText('0:02').waitFor();
    await camera.getByRole('button', { name: 'Add the film' }).click();
    const strip = attached(page).getByRole('button', { name: /^Watch Film\./ });
    await strip.locator('canvas').nth(3).waitFor();
    await send(page, 'What happens?');
    await said(page, /^You said: a film of \d frames What happens\?$/);
    await settled(page);
    const [film] = shown();
    if (!('film' in film)) throw new Error(`a film was expected, not ${Object.keys(film)}`);
    const { frames } = film.film;
    expect(frames.length).toBeGreaterThan(1);
    expect(frames.map(({ time }) => time)).toEqual(frames.map(({ time }) => time).toSorted((a, b) => a - b));

    await page.reload();
    await page
      .getByRole('log')
      .getByRole('button', { name: /^Watch Film\./ })
      .click();
    await page.getByRole('dialog').locator('video').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('refuses what the chosen model has not learned, and names it', async () => {
    const { page } = await openPage(start.browser, server.url);
    await field(page).waitFor();
    const choose = (name: string, mimeType: string) =>
      page
        .getByLabel('Files', { exact: true })
        .setInputFiles({ name, mimeType, buffer: Buffer.from('%PDF') });
    await choose('a.pdf', 'application/pdf');
    await attached(page).getByText('a.pdf').waitFor();
    await choose('a.zip', 'application/zip');
    await page
      .getByRole('alert')
      .getByText(/a\.zip is application\/zip; a picture, a sound/)
      .waitFor();

    const seeing = echoApp({ staticFolder: start.folder });
    const other = await listen({ app: seeing.app, port: 0 });
    const { page: blind } = await openPage(start.browser, other.url);
    await blind.getByRole('button', { name: /^Model: Echo/ }).waitFor();
    expect(await blind.getByRole('button', { name: 'Record sound' }).count()).toBe(0);
    await blind
      .getByLabel('Files', { exact: true })
      .setInputFiles({ name: 'a.wav', mimeType: 'audio/wav', buffer: Buffer.from('RIFF') });
    await blind.getByRole('alert').getByText('Echo cannot hear sounds.').waitFor();
    await eventually(() => blind.locator('.attached').count()).toBe(0);
    await other.close();
  });
});
