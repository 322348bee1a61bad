import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { microBatchMaker } from './batches.ts';
import type { FeedSource } from './feed.ts';

/** A worker thread that makes micro-batches: receives an index, posts the batch, giving its memory away. */
const port = parentPort!;
const { recipe, codes } = workerData as FeedSource;
const make = await microBatchMaker(recipe, codes);
/**
 * Batches are ready before they are needed, so the step goes first where both want a core: a thread of a product that
 * waits stops all others of it. Linux has priorities of threads; elsewhere this would be the whole process's.
 */
const LOW_PRIORITY = 15;
// Who is lower already must not be raised, and may not be.
if (process.platform === 'linux' && getPriority() < LOW_PRIORITY) setPriority(LOW_PRIORITY);

/** One after the other, whatever a batch waits for. */
let last: Promise<void> = Promise.resolve();

port.on('message', (index: number) => {
  last = last.then(async () => {
    const batch = await make(index);
    const buffers = new Set(Object.values(batch.arrays).map(({ data }) => data.buffer as ArrayBuffer));
    port.postMessage(batch, [...buffers]);
  });
});
