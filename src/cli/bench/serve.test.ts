import { afterEach, expect, it } from 'vitest';
import { QueueFullError } from '../../generate/errors.ts';
import { TINY } from '../../generate/test-model.ts';
import type { GenerateOptions, LanguageModel } from '../../generate/types.ts';
import { EchoModel, echoApp } from '../../serve/echo.testing.ts';
import { type Listening, listen } from '../../serve/listen.ts';
import type { Turn } from '../../text/turns.ts';
import { LoadClient } from './client.ts';
import { paces, SCHEMA } from './form.ts';
import { cancellation, crowd, throughput } from './serve.ts';
import { startServer } from './server.ts';

const opened: { listening: Listening; client: LoadClient }[] = [];
afterEach(async () => {
  for (const { listening, client } of opened.splice(0)) {
    client.close();
    await listening.close();
  }
});

/** A client of a server around `model`, and the pauses that it made. */
async function serving(model: EchoModel) {
  const { app } = echoApp({
    models: { list: () => [{ name: 'echo', contextLength: 200 }], get: async () => model },
    log: () => {},
  });
  const listening = await listen({ app, port: 0 });
  const pauses: number[] = [];
  const client = new LoadClient(listening.url, 'echo', async (milliseconds) => pauses.push(milliseconds));
  opened.push({ listening, client });
  return { client, pauses };
}

const quiet = () => {};

it('counts the tokens of one stream and of several', async () => {
  const model = new EchoModel();
  model.pause = 2;
  const { client } = await serving(model);
  const { alone, together } = await throughput(client, quiet, 4, 1);
  expect(alone).toBeGreaterThan(0);
  expect(together).toBeGreaterThan(alone);
  expect(model.mostRunning).toBe(4);
});

it('tells what it costs to hold answers to a schema', async () => {
  const model = new EchoModel();
  model.pause = 2;
  const { client } = await serving(model);
  let seed = 0;
  const formats: unknown[] = [];
  const asked = (count: number) =>
    Array.from({ length: count }, () => {
      formats.push(model.lastOptions.responseFormat);
      return { text: `one two three ${seed}`, seed: seed++, maxOutputTokens: 20 };
    });
  const { free, formed } = await paces(client, quiet, 2, 2, asked);
  expect(free).toBeGreaterThan(0);
  expect(formed).toBeGreaterThan(0);
  expect(model.lastOptions.responseFormat).toEqual({ type: 'json', schema: SCHEMA });
  // Free text and documents took turns.
  expect(formats.filter((format) => format === undefined)).not.toHaveLength(formats.length);
});

it('asks for many answers at once', async () => {
  const model = new EchoModel();
  model.pause = 2;
  const { client, pauses } = await serving(model);
  const load = await crowd(client, quiet, 12, 3);
  expect(model.mostRunning).toBeGreaterThan(1);
  expect(load.refusals).toBe(0);
  expect(pauses).toEqual([]);
  expect(load.medianFirstToken).toBeGreaterThan(0);
  expect(load.p99FirstToken).toBeGreaterThanOrEqual(load.medianFirstToken);
  expect(load.peakMemory).toBeGreaterThan(1e6);
});

it('asks again when the server is full, after the time that it names', async () => {
  let refusals = 3;
  class FullModel extends EchoModel {
    override stream(turns: readonly Turn[], options?: GenerateOptions): ReturnType<LanguageModel['stream']> {
      if (refusals-- > 0) throw new QueueFullError(7, 4000);
      return super.stream(turns, options);
    }
  }
  const { client, pauses } = await serving(new FullModel());
  expect((await crowd(client, quiet, 6, 1)).refusals).toBe(3);
  expect(pauses).toEqual([4000, 4000, 4000]);
});

it('fails when answers are crossed', async () => {
  let before: readonly Turn[] | undefined;
  class CrossingModel extends EchoModel {
    override stream(turns: readonly Turn[], options?: GenerateOptions): ReturnType<LanguageModel['stream']> {
      const other = before ?? turns;
      before = turns;
      return super.stream(other, options);
    }
  }
  const { client } = await serving(new CrossingModel());
  await expect(crowd(client, quiet, 6, 3)).rejects.toThrow(/was answered .* in company and .* alone/);
});

it('fails when an answer is lost half-way', async () => {
  const model = new EchoModel();
  model.failAt = 5;
  const { client } = await serving(model);
  await expect(crowd(client, quiet, 6, 3)).rejects.toThrow(/INTERNAL|aborted|ended/);
});

it('sees streams freed whose sockets close, and the others answered', async () => {
  const model = new EchoModel();
  model.pause = 60;
  const { client } = await serving(model);
  const before = await client.counts();
  expect(await cancellation(client, quiet, 10, 5)).toBeGreaterThan(0);
  const { complete, cancelled, running } = await client.counts();
  expect([complete - before.complete, cancelled - before.cancelled, running]).toEqual([5, 5, 0]);
  expect(model.running).toBe(0);
});

it('starts the real server, whose clients are answered as they are alone, and stops it', async () => {
  const server = await startServer({ ...TINY, contextLength: 512 });
  const client = new LoadClient(server.url, server.model);
  try {
    const load = await crowd(client, quiet, 24, 4);
    expect(load.tokensPerSecond).toBeGreaterThan(0);
    expect(load.peakMemory).toBeGreaterThan(1e7);
    expect(await cancellation(client, quiet, 40, 15)).toBeGreaterThan(0);
  } finally {
    client.close();
    await server.stop();
  }
  await expect(client.counts()).rejects.toThrow(/ECONNREFUSED/);
});
