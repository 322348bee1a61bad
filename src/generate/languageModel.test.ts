import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../base/errors.ts';
import { nodeEngine } from '../tensor/node.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import { stopIds } from '../text/template.ts';
import { isByte, isTextPiece } from '../text/tokens.ts';
import { type Turn, userText } from '../text/turns.ts';
import { textVocabulary } from './answer.ts';
import { cacheBytes } from './cache.ts';
import { complete } from './generator.ts';
import { createLanguageModel } from './languageModel.ts';
import { TINY, testParameters, testPicture } from './test-model.ts';
import type { GenerateEvent, GenerateOptions } from './types.ts';

const tokenizer = alhenaTokenizer();
const model = await createLanguageModel({
  engine: await nodeEngine(),
  checkpoint: { config: TINY, parameters: new Map(testParameters(TINY)) },
  tokenizer,
});
afterAll(() => model.dispose());

const HELLO = [userText('Hello')];
const PICTURED: Turn[] = [
  { role: 'user', parts: [{ picture: testPicture(20, 20) }, { text: 'What do you see?' }] },
];

async function events(turns: readonly Turn[], options?: GenerateOptions): Promise<GenerateEvent[]> {
  const list: GenerateEvent[] = [];
  for await (const event of model.stream(turns, options)) list.push(event);
  return list;
}

async function answer(turns: readonly Turn[], options?: GenerateOptions) {
  const list = await events(turns, options);
  return { text: list.map(({ text }) => text).join(''), last: list.at(-1)!, count: list.length };
}

describe('an answer', () => {
  it('streams, then ends with the reason and the counts', async () => {
    const list = await events(PICTURED, { maxOutputTokens: 12 });
    expect(list.slice(0, -1).every(({ text, finishReason }) => text !== '' && !finishReason)).toBe(true);
    const { total, picture } = model.countTokens(PICTURED);
    expect(picture).toBe(16);
    expect(list.at(-1)).toMatchObject({
      finishReason: 'MAX_TOKENS',
      usage: { promptTokens: total, pictureTokens: picture, outputTokens: 12 },
    });
  });

  it('is the same with the same seed, and greedy without a temperature', async () => {
    const options = { maxOutputTokens: 20, temperature: 1.5, topP: 0.95, topK: 500 };
    const first = await answer(HELLO, { ...options, seed: 5 });
    expect((await answer(HELLO, { ...options, seed: 5 })).text).toBe(first.text);
    expect((await answer(HELLO, { ...options, seed: 6 })).text).not.toBe(first.text);
    const greedy = await answer(HELLO, { maxOutputTokens: 20 });
    expect((await answer(HELLO, { maxOutputTokens: 20, temperature: 1, topK: 1 })).text).toBe(greedy.text);
    expect((await answer(HELLO, { maxOutputTokens: 20, temperature: 1e-6 })).text).toBe(greedy.text);
  });

  it('does not depend on other answers that are under way', async () => {
    const options = { maxOutputTokens: 16, temperature: 1, seed: 3 };
    const alone = [await answer(HELLO, options), await answer(PICTURED, options)];
    const together = await Promise.all([answer(HELLO, options), answer(PICTURED, options)]);
    expect(together.map(({ text }) => text)).toEqual(alone.map(({ text }) => text));
  });

  it('is the same in a batch as alone', async () => {
    const conversations = [HELLO, PICTURED, [userText('Name three colours.')]];
    for (const options of [{ maxOutputTokens: 15 }, { maxOutputTokens: 15, temperature: 1, seed: 2 }]) {
      const together = await model.answerTogether(conversations, options);
      for (const [i, turns] of conversations.entries()) {
        const { text, last } = await answer(turns, options);
        expect(together[i]).toMatchObject({ text, finishReason: last.finishReason, functionCalls: [] });
        expect(together[i].usage.outputTokens).toBe(last.usage.outputTokens);
      }
    }
  });

  it('goes on in a batch when some are complete', async () => {
    const options = { temperature: 1, seed: 2, maxOutputTokens: 30 };
    const whole = (await answer(HELLO, options)).text;
    const stopSequences = [whole.slice(4, 6)];
    const together = await model.answerTogether([PICTURED, HELLO, PICTURED], { ...options, stopSequences });
    expect(together.map(({ text }) => text)).toEqual([
      (await answer(PICTURED, { ...options, stopSequences })).text,
      whole.slice(0, whole.indexOf(stopSequences[0])),
      (await answer(PICTURED, { ...options, stopSequences })).text,
    ]);
  });

  it('ends before a stop sequence that spans tokens', async () => {
    const whole = (await answer(HELLO, { maxOutputTokens: 30 })).text;
    const stop = whole.slice(9, 16);
    const { text, last } = await answer(HELLO, { maxOutputTokens: 30, stopSequences: ['never', stop] });
    expect(text).toBe(whole.slice(0, whole.indexOf(stop)));
    expect(last.finishReason).toBe('STOP');
  });

  it('ends where the memory for keys and values does, and is refused when the prompt alone exceeds it', async () => {
    const parts = { checkpoint: { config: TINY, parameters: new Map(testParameters(TINY)) }, tokenizer };
    const engine = await nodeEngine();
    const scheduling = { cacheBytes: cacheBytes(TINY, TINY.contextLength / 2) };
    const small = await createLanguageModel({ ...parts, engine, scheduling });
    const { text, usage, finishReason } = await complete(small.stream(HELLO, { temperature: 1, seed: 1 }));
    expect(finishReason).toBe('MAX_TOKENS');
    expect(usage.promptTokens + usage.outputTokens).toBeLessThan(TINY.contextLength);
    expect((await answer(HELLO, { temperature: 1, seed: 1 })).text.startsWith(text.slice(0, -1))).toBe(true);
    const tiny = await createLanguageModel({ ...parts, engine, scheduling: { cacheBytes: 100 } });
    await expect(tiny.stream(HELLO).next()).rejects.toThrow(
      /need .* MB for keys and values; at most 0\.0 MB/,
    );
    await Promise.all([small.dispose(), tiny.dispose()]);
  });

  it('ends with MAX_TOKENS where the context does', async () => {
    const { total } = model.countTokens(HELLO);
    const { last } = await answer(HELLO, { temperature: 1, seed: 1, stopSequences: [] });
    expect(last.finishReason).toBe('MAX_TOKENS');
    expect(last.usage.outputTokens).toBe(TINY.contextLength - total + 1);
  });

  it('is refused before its first event when the prompt exceeds the context', async () => {
    const long = [userText('Hello '.repeat(TINY.contextLength))];
    const { total } = model.countTokens(long);
    const error = await model
      .stream(long)
      .next()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toBe(
      `The input token count (${total}) exceeds the maximum number of tokens allowed (${TINY.contextLength}).`,
    );
    await expect(model.stream(HELLO, { topK: 0 }).next()).rejects.toThrow(UserError);
  });

  it('ends at the next token when it is aborted, and leaves the model free', async () => {
    const controller = new AbortController();
    const stream = model.stream(HELLO, { signal: controller.signal, temperature: 1 });
    await stream.next();
    controller.abort();
    await expect(stream.next()).rejects.toMatchObject({ name: 'AbortError' });
    await expect(events(HELLO, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    const left = model.stream(HELLO);
    await left.next();
    await left.return();
    expect((await answer(HELLO, { maxOutputTokens: 2 })).last.usage.outputTokens).toBe(2);
  });
});

it('answers in text use bytes, pieces and stop tokens alone', () => {
  const stops = stopIds(tokenizer);
  const { allowed } = textVocabulary(tokenizer, stops);
  expect([...allowed].every((id) => isByte(id) || isTextPiece(id) || stops.includes(id))).toBe(true);
  expect(new Set(allowed).size).toBe(allowed.length);
  for (const id of tokenizer.encode('Any text: ▁, é, 漢字.')) expect(allowed).toContain(id);
});

describe('a model that learned to think', () => {
  it('is told to, unless it is told not to', async () => {
    const config = { ...TINY, thinks: true };
    const checkpoint = { config, parameters: new Map(testParameters(TINY)) };
    const thinking = await createLanguageModel({ engine: await nodeEngine(), checkpoint, tokenizer });
    const invited = model.countTokens(HELLO, { thinking: {} }).total;
    expect(invited).toBeGreaterThan(model.countTokens(HELLO).total);
    expect(thinking.countTokens(HELLO).total).toBe(invited);
    expect(thinking.countTokens(HELLO, { thinking: undefined }).total).toBe(invited);
    expect(thinking.countTokens(HELLO, { thinking: { budget: 0 } })).toEqual(model.countTokens(HELLO));
    const [byDefault] = await thinking.answerTogether([HELLO], { maxOutputTokens: 12 });
    const [asked] = await model.answerTogether([HELLO], { maxOutputTokens: 12, thinking: {} });
    expect(byDefault).toEqual(asked);
    await thinking.dispose();
  });
});
