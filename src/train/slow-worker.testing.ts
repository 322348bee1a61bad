import { workerData } from 'node:worker_threads';
import { answerFeed } from './feed-worker.ts';

/** A worker whose batches take a while, and that counts in shared memory how many it began and how many it ended. */
const counts = workerData as Int32Array;

answerFeed(
  async (index) => {
    Atomics.add(counts, 0, 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    Atomics.add(counts, 1, 1);
    return { index };
  },
  () => [],
);
