import { workerData } from 'node:worker_threads';
import { answerFeed } from '../feed-worker.ts';
import { makeCodecBatch } from './batches.ts';
import type { CodecRecipe } from './recipe.ts';

/** A worker thread that makes batches of pictures. */
const recipe = workerData as CodecRecipe;

answerFeed(
  (index) => makeCodecBatch(recipe, index),
  ({ patches }) => [patches.data.buffer as ArrayBuffer],
);
