import { parentPort } from 'node:worker_threads';

/** What a feed tells its workers: the index of a batch that it will want, or that it wants no more. */
export type FeedRequest = number | 'stop';

/**
 * Answers a feed's requests, one after the other. Told to stop, it finishes the batch that it is at, and its thread
 * ends by itself: a thread that is terminated while ONNX Runtime calls back takes the whole process with it.
 * @param memoryOf what of a batch is given away instead of copied
 */
export function answerFeed<Batch>(
  make: (index: number) => Batch | Promise<Batch>,
  memoryOf: (batch: Batch) => Iterable<ArrayBuffer>,
): void {
  const port = parentPort!;
  let stopped = false;
  let last: Promise<void> = Promise.resolve();
  const answer = async (index: number) => {
    // Lets a message in: batches that wait for nothing would be made to the last of them before 'stop' is heard.
    await new Promise(setImmediate);
    if (stopped) return;
    const batch = await make(index);
    port.postMessage(batch, [...memoryOf(batch)]);
  };
  port.on('message', (request: FeedRequest) => {
    if (request === 'stop') {
      stopped = true;
      port.close();
    } else last = last.then(() => answer(request));
  });
}
