import { expect, test } from 'vitest';
import type { WorldName } from '../worlds/registry.ts';
import { microBatchMaker } from './batches.ts';
import { feedFrom, startFeed } from './feed.ts';
import { createProgress, formatDuration } from './progress.ts';
import { TINY_RECIPE } from './tiny.testing.ts';

const recipe = { ...TINY_RECIPE, mixture: { arithmetic: 1 } };

test('workers deliver in order what one thread would make, from any first number', async () => {
  const make = await microBatchMaker(recipe);
  const feed = startFeed({ recipe }, 5, 2, 3);
  try {
    for (let index = 5; index < 10; index++) expect(await feed.next()).toEqual(await make(index));
    expect(feed.waited).toBeGreaterThan(0);
  } finally {
    await feed.stop();
  }
});

test('who stops a feed waits for the batch that is being made, and for no other', async () => {
  const counts = new Int32Array(new SharedArrayBuffer(8));
  const url = new URL('./slow-worker.testing.ts', import.meta.url);
  const feed = feedFrom<{ index: number }>(url, counts, { first: 3, workerCount: 1, ahead: 5 });
  expect((await feed.next()).index).toBe(3);
  await expect.poll(() => Atomics.load(counts, 0)).toBe(2);
  await feed.stop();
  expect([...counts]).toEqual([2, 2]);
});

test('a worker that fails fails the run instead of letting it wait', async () => {
  const feed = startFeed({ recipe: { ...recipe, mixture: { ['nowhere' as WorldName]: 1 } } }, 0);
  await expect(feed.next()).rejects.toThrow();
  await feed.stop();
});

test.each([
  [0, '0:00'],
  [-3, '0:00'],
  [59.6, '1:00'],
  [754, '12:34'],
  [3723, '1:02:03'],
  [360_000, '100:00:00'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test('progress is one live line on a terminal, and a line now and then elsewhere', () => {
  const record = (stream: object) => {
    const written: string[] = [];
    let time = 0;
    const sink = { ...stream, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
    const progress = createProgress(sink, () => time);
    for (time = 0; time <= 60_000; time += 10_000) progress.update(`at ${time} of a long line`);
    progress.print('kept');
    progress.end();
    return written.join('');
  };
  expect(record({ isTTY: false })).toBe(
    'at 0 of a long line\nat 30000 of a long line\nat 60000 of a long line\nkept\n',
  );
  const live = record({ isTTY: true, columns: 10 });
  expect(live).toContain('\r\u001b[Kat 20000 \r\u001b[K');
  expect(live.endsWith('kept\n\r\u001b[K')).toBe(true);
});
