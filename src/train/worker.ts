import { parentPort, workerData } from 'node:worker_threads';
import { microBatchMaker } from './batches.ts';
import type { FeedSource } from './feed.ts';

/** A worker thread that makes micro-batches: receives an index, posts the batch, giving its memory away. */
const port = parentPort!;
const { recipe, codes } = workerData as FeedSource;
const make = await microBatchMaker(recipe, codes);
/** One after the other, whatever a batch waits for. */
let last: Promise<void> = Promise.resolve();

port.on('message', (index: number) => {
  last = last.then(async () => {
    const batch = await make(index);
    const buffers = new Set(Object.values(batch.arrays).map(({ data }) => data.buffer as ArrayBuffer));
    port.postMessage(batch, [...buffers]);
  });
});
