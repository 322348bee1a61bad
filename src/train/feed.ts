import { Worker } from 'node:worker_threads';
import type { MicroBatch } from './batches.ts';
import type { FeedRequest } from './feed-worker.ts';
import type { Recipe } from './recipe.ts';

/** Micro-batches in order, made ahead of time by worker threads. */
export interface Feed<Batch = MicroBatch> {
  /** The next micro-batch; rejects if a worker failed. */
  next(): Promise<Batch>;
  /** Milliseconds spent waiting for data so far. */
  readonly waited: number;
  /** Ends when all workers have: after the batches that they are at. */
  stop(): Promise<void>;
}

/** What micro-batches are made from. */
export interface FeedSource {
  readonly recipe: Recipe;
  /** Folder of the codec for worlds that draw; default: the shipped one. */
  readonly codes?: string;
}

/** @param first the index to begin with @param ahead how many micro-batches may lie ready */
export const startFeed = (source: FeedSource, first: number, workerCount = 1, ahead = 6): Feed =>
  feedFrom<MicroBatch>(new URL('./worker.ts', import.meta.url), source, { first, workerCount, ahead });

/** Batches by any worker that is given `data` and answers with `answerFeed`. */
export function feedFrom<Batch extends { readonly index: number }>(
  url: URL,
  data: unknown,
  { first, workerCount, ahead }: { first: number; workerCount: number; ahead: number },
): Feed<Batch> {
  const ready = new Map<number, Batch>();
  let wake: (() => void) | undefined;
  let failure: Error | undefined;
  let requested = first;
  let wanted = first;
  let waited = 0;
  const workers = Array.from({ length: workerCount }, () => {
    const worker = new Worker(url, { workerData: data });
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.on('message', (batch: Batch) => {
      ready.set(batch.index, batch);
      wake?.();
    });
    worker.on('error', (error: Error) => {
      failure = error;
      wake?.();
    });
    const ask = (request: FeedRequest) => worker.postMessage(request);
    return { ask, ended };
  });
  const request = () => {
    while (requested < wanted + ahead) workers[requested % workerCount].ask(requested++);
  };
  request();
  return {
    get waited() {
      return waited;
    },
    async next() {
      const start = performance.now();
      while (!ready.has(wanted)) {
        if (failure) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      waited += performance.now() - start;
      const batch = ready.get(wanted)!;
      ready.delete(wanted++);
      request();
      return batch;
    },
    stop: async () => {
      for (const { ask } of workers) ask('stop');
      await Promise.all(workers.map(({ ended }) => ended));
    },
  };
}
