import { workerData } from 'node:worker_threads';
import { answerFeed } from '../feed-worker.ts';
import { type CodecSource, codecBatchMaker } from './batches.ts';

/** A worker thread that makes batches of pictures. */
answerFeed(await codecBatchMaker(workerData as CodecSource), ({ patches, moves }) =>
  [patches, moves].map(({ data }) => data.buffer as ArrayBuffer),
);
