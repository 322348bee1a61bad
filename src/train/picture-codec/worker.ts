import { parentPort, workerData } from 'node:worker_threads';
import { makeCodecBatch } from './batches.ts';
import type { CodecRecipe } from './recipe.ts';

/** A worker thread that makes batches of pictures: receives an index, posts the batch, giving its memory away. */
const port = parentPort!;
const recipe = workerData as CodecRecipe;

port.on('message', (index: number) => {
  const batch = makeCodecBatch(recipe, index);
  port.postMessage(batch, [batch.patches.data.buffer as ArrayBuffer]);
});
