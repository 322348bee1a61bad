import { getPriority, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { microBatchMaker } from './batches.ts';
import type { FeedSource } from './feed.ts';
import { answerFeed } from './feed-worker.ts';

/** A worker thread that makes micro-batches. */
const { recipe, codes } = workerData as FeedSource;
const make = await microBatchMaker(recipe, codes);
/**
 * Batches are ready before they are needed, so the step goes first where both want a core: a thread of a product that
 * waits stops all others of it. Linux has priorities of threads; elsewhere this would be the whole process's.
 */
const LOW_PRIORITY = 15;
// Who is lower already must not be raised, and may not be.
if (process.platform === 'linux' && getPriority() < LOW_PRIORITY) setPriority(LOW_PRIORITY);

answerFeed(
  make,
  ({ arrays }) => new Set(Object.values(arrays).map(({ data }) => data.buffer as ArrayBuffer)),
);
