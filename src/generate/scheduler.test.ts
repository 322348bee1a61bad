import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { nodeEngine } from '../tensor/node.ts';
import { userText } from '../text/turns.ts';
import { cacheBytes } from './cache.ts';
import { QueueFullError } from './errors.ts';
import { compileInference, type Inference } from './inference.ts';
import type { Job } from './job.ts';
import type { Prompt } from './prompt.ts';
import { Scheduler, type SchedulerOptions } from './scheduler.ts';
import { TINY, testParameters, testPicture, testPrompt } from './test-model.ts';

const engine = await nodeEngine();
const inference = await compileInference(engine, TINY, testParameters(TINY), { threads: 1 });
afterAll(() => inference.dispose());

const PROMPTS = [
  testPrompt(TINY, [userText('Hello')]),
  testPrompt(TINY, [
    { role: 'user', parts: [{ picture: testPicture(16, 16) }, { text: 'What is it, and why?' }] },
  ]),
  testPrompt(TINY, [userText('Name three colours, and then three more of them. '.repeat(3))]),
  testPrompt(TINY, [
    userText('Name three colours, and then three more of them. Name three colours, and a shape.'),
  ]),
];

interface Outcome {
  readonly tokens: number[];
  readonly error?: unknown;
  readonly cached: number;
}

/** Greedy answers of `count` tokens; `onToken` hears of each. */
function ask(
  scheduler: Scheduler,
  prompt: Prompt,
  count: number,
  more: Partial<Job> & { onToken?: (tokens: readonly number[]) => void } = {},
): { leave: () => void; done: Promise<Outcome> } {
  const { promise: done, resolve } = Promise.withResolvers<Outcome>();
  const tokens: number[] = [];
  let cached = 0;
  const { onToken, ...options } = more;
  const leave = scheduler.submit({
    client: 'one',
    promptTokens: prompt.ids.length,
    mostTokens: prompt.ids.length + count,
    prompt: () => prompt,
    begin(cachedTokens) {
      cached = cachedTokens;
    },
    next(logits) {
      tokens.push(logits.indexOf(Math.max(...logits)));
      onToken?.(tokens);
      if (tokens.length < count) return tokens.at(-1);
      resolve({ tokens, cached });
      return undefined;
    },
    fail: (error) => resolve({ tokens, error, cached }),
    ...options,
  });
  return { leave, done };
}

const fresh = (options: SchedulerOptions = {}) => new Scheduler(inference, { prefixBytes: 0, ...options });

/** What each prompt is answered alone. */
const ALONE = await Promise.all(PROMPTS.map(async (prompt) => (await ask(fresh(), prompt, 24).done).tokens));

/** Resolves after the scheduler has had time for a few steps. */
const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3));

describe('a scheduler', () => {
  it.each(['a', 'b', 'c', 'd'])(
    'answers each as alone, whatever comes, goes and is cached: %s',
    async (seed) => {
      const random = new Random(`scheduler ${seed}`);
      const scheduler = new Scheduler(inference, {
        maxRows: random.integer(1, 7),
        chunkTokens: random.integer(4, 40),
        prefixBytes: random.pick([0, 3e4, 1e8]),
      });
      const jobs: Promise<void>[] = [];
      for (let i = 0; i < 40; i++) {
        const which = random.integer(0, PROMPTS.length);
        const count = random.integer(1, 25);
        const stopAfter = random.next() < 0.4 ? random.integer(0, count) : Infinity;
        const abort = new AbortController();
        const byAbort = random.next() < 0.5;
        const { leave, done } = ask(scheduler, PROMPTS[which], count, {
          client: `client ${random.integer(0, 3)}`,
          signal: abort.signal,
          onToken: ({ length }) => {
            if (length === stopAfter) byAbort ? abort.abort() : leave();
          },
        });
        if (stopAfter === 0) leave();
        else {
          jobs.push(
            done.then(({ tokens, error }) => {
              expect(tokens).toEqual(ALONE[which].slice(0, tokens.length));
              if (stopAfter > count) expect([error, tokens.length]).toEqual([undefined, count]);
              else expect(tokens.length).toBe(stopAfter);
            }),
          );
        }
        if (random.next() < 0.3) await moment();
      }
      await Promise.all(jobs);
      await moment();
      expect(scheduler.load).toMatchObject({ waiting: 0, reading: 0, answering: 0, cacheBytes: 0 });
    },
  );

  it('frees the place of one that is aborted at its next token, and of one that waits at once', async () => {
    const scheduler = fresh({ maxRows: 1 });
    const abort = new AbortController();
    const first = ask(scheduler, PROMPTS[0], 100, {
      signal: abort.signal,
      onToken: ({ length }) => length === 5 && abort.abort(new Error('gone')),
    });
    const second = ask(scheduler, PROMPTS[1], 3);
    const waiting = new AbortController();
    const third = ask(scheduler, PROMPTS[0], 3, { signal: waiting.signal });
    waiting.abort(new Error('never mind'));
    expect(scheduler.load.waiting).toBe(2);
    expect((await third.done).error).toMatchObject({ message: 'never mind' });
    const { tokens, error } = await first.done;
    expect([tokens.length, (error as Error).message]).toEqual([5, 'gone']);
    expect((await second.done).tokens).toEqual(ALONE[1].slice(0, 3));
  });

  it('tells those who leave before the engine reads the next prompt', async () => {
    const order: string[] = [];
    const prefill: Inference['prefill'] = (inputs) => {
      order.push('reads');
      return inference.prefill(inputs);
    };
    const scheduler = new Scheduler({ ...inference, prefill }, { maxRows: 1, prefixBytes: 0 });
    const abort = new AbortController();
    const onToken = ({ length }: readonly number[]) => length === 2 && abort.abort(new Error('gone'));
    const left = ask(scheduler, PROMPTS[0], 100, { signal: abort.signal, onToken }).done.then(async () => {
      // Servers are this far away and more, by promises.
      for (let i = 0; i < 100; i++) await undefined;
      order.push('told');
    });
    await Promise.all([left, ask(scheduler, PROMPTS[3], 2).done]);
    expect(order).toEqual(['reads', 'told', 'reads']);
  });

  it('gives clients their turns, however much one of them asks', async () => {
    const scheduler = fresh({ maxRows: 2 });
    const ended: string[] = [];
    const jobs = [...Array<string>(12).fill('busy'), 'calm', 'calm'].map(async (client) => {
      await ask(scheduler, PROMPTS[0], 6, { client }).done;
      ended.push(client);
    });
    await Promise.all(jobs);
    // Both of the calm client's are among the first six, although ten were there before.
    expect(ended.slice(0, 6).filter((client) => client === 'calm')).toHaveLength(2);
  });

  it('does not hold up answers under way while it reads a long prompt', async () => {
    const scheduler = fresh({ chunkTokens: 8 });
    let before = 0;
    const stream = ask(scheduler, PROMPTS[0], 40, { onToken: ({ length }) => (before = length) });
    while (before < 2) await moment();
    const start = before;
    let atFirst = 0;
    const long = ask(scheduler, PROMPTS[2], 1, { onToken: () => (atFirst = before) });
    await Promise.all([stream.done, long.done]);
    // One token for each of the chunks, about.
    expect(atFirst - start).toBeGreaterThanOrEqual(Math.floor(PROMPTS[2].ids.length / 8) - 1);
  });

  it.each([
    { readMilliseconds: 0, together: 1 },
    { readMilliseconds: 25, together: 4 },
  ])('reads $together short prompts between two steps within $readMilliseconds ms', async (options) => {
    // Each prompt is too long to be read in one call with another.
    const chunkTokens = PROMPTS[0].ids.length;
    // A step takes no time here, and a prompt 6 ms.
    let time = 0;
    const prefill: Inference['prefill'] = (inputs) => {
      time += 6;
      return inference.prefill(inputs);
    };
    const scheduler = new Scheduler(
      { ...inference, prefill },
      { prefixBytes: 0, chunkTokens, now: () => time, readMilliseconds: options.readMilliseconds },
    );
    const begun: number[] = [];
    let before = 0;
    const others: Promise<Outcome>[] = [];
    const onToken = ({ length }: readonly number[]) => {
      before = length;
      if (length !== 2) return;
      const told = { onToken: () => begun.push(before) };
      for (let i = 0; i < 4; i++) others.push(ask(scheduler, PROMPTS[0], 1, told).done);
    };
    await ask(scheduler, PROMPTS[0], 20, { onToken }).done;
    await Promise.all(others);
    const most = Math.max(...begun.map((when) => begun.filter((other) => other === when).length));
    expect(most).toBe(options.together);
  });

  it('refuses those for whom there is no room to wait, and says when to come back', async () => {
    const scheduler = fresh({ maxRows: 1, maxWaiting: 3 });
    const jobs = [0, 1, 2].map(() => ask(scheduler, PROMPTS[0], 2));
    let refused: unknown;
    try {
      ask(scheduler, PROMPTS[0], 2);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(QueueFullError);
    expect((refused as QueueFullError).retryDelayMilliseconds).toBeGreaterThanOrEqual(1000);
    expect((refused as QueueFullError).status).toBe('RESOURCE_EXHAUSTED');
    await Promise.all(jobs.map(({ done }) => done));
  });

  it('computes memory before it takes it: what can never fit is refused, what does not fit now waits', async () => {
    const tiny = fresh({ cacheBytes: 1000 });
    expect(() => ask(tiny, PROMPTS[0], 2)).toThrow(
      /\d+ tokens of prompt and answer need .* MB .* at most 0\.0 MB/,
    );
    const { promise: started, resolve } = Promise.withResolvers<void>();
    const one = fresh({ cacheBytes: 2 * cacheBytes(inference.config, 30) });
    let most = 0;
    const watch = () => {
      most = Math.max(most, one.load.answering + one.load.reading);
      resolve();
    };
    const jobs = [0, 1, 2].map(() => ask(one, PROMPTS[0], 8, { onToken: watch }));
    await started;
    const outcomes = await Promise.all(jobs.map(({ done }) => done));
    expect(outcomes.map(({ tokens }) => tokens)).toEqual([0, 1, 2].map(() => ALONE[0].slice(0, 8)));
    expect(most).toBeLessThan(3);
  });

  it('ends what is not complete in time', async () => {
    let time = 0;
    const scheduler = fresh({ now: () => time });
    const late = ask(scheduler, PROMPTS[0], 50, {
      timeout: 10,
      onToken: ({ length }) => (time = length * 3),
    });
    const { tokens, error } = await late.done;
    expect(tokens.length).toBe(4);
    expect(error).toMatchObject({ status: 'DEADLINE_EXCEEDED' });
  });

  it('finds pages again, keeps to its budget, and forgets the longest unused first', async () => {
    const scheduler = fresh({ prefixBytes: 1e8 });
    const first = await ask(scheduler, PROMPTS[2], 2).done;
    const second = await ask(scheduler, PROMPTS[3], 24).done;
    expect([first.cached, second.cached > 0]).toEqual([0, true]);
    expect(second.tokens).toEqual(ALONE[3]);
    // Another client's are not told.
    expect((await ask(scheduler, PROMPTS[2], 1, { client: 'two' }).done).cached).toBe(0);
    const small = fresh({ prefixBytes: 40_000, maxRows: 1 });
    for (const prompt of [...PROMPTS, ...PROMPTS]) await ask(small, prompt, 4).done;
    expect(small.load.prefixBytes).toBeGreaterThan(0);
    expect(small.load.prefixBytes).toBeLessThanOrEqual(40_000);
  });

  it('tells those that were under way when the engine fails, and goes on', async () => {
    let broken = false;
    const fragile: Inference = {
      ...inference,
      step: (inputs) => (broken ? Promise.reject(new Error('out of order')) : inference.step(inputs)),
    };
    const scheduler = new Scheduler(fragile, { prefixBytes: 0 });
    const first = ask(scheduler, PROMPTS[0], 20, { onToken: ({ length }) => (broken = length === 3) });
    expect((await first.done).error).toMatchObject({ message: 'out of order' });
    broken = false;
    expect((await ask(scheduler, PROMPTS[0], 5).done).tokens).toEqual(ALONE[0].slice(0, 5));
  });

  it('lets a thousand wait and answers all of them', async () => {
    const scheduler = fresh({ maxRows: 16 });
    const jobs = Array.from(
      { length: 1000 },
      (_, i) => ask(scheduler, PROMPTS[0], 2, { client: `${i % 50}` }).done,
    );
    expect(scheduler.load.waiting).toBe(1000);
    const outcomes = await Promise.all(jobs);
    expect(outcomes.every(({ tokens }) => tokens.join() === ALONE[0].slice(0, 2).join())).toBe(true);
    expect(scheduler.load.cacheBytes).toBe(0);
  });
});
