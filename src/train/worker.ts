import { parentPort, workerData } from 'node:worker_threads';
import { microBatchMaker } from './batches.ts';
import type { Recipe } from './recipe.ts';

/** A worker thread that makes micro-batches: receives an index, posts the batch, giving its memory away. */
const port = parentPort!;
const make = await microBatchMaker(workerData as Recipe);

port.on('message', (index: number) => {
  const batch = make(index);
  const buffers = new Set(Object.values(batch.arrays).map(({ data }) => data.buffer as ArrayBuffer));
  port.postMessage(batch, [...buffers]);
});
