import { describe, expect, it } from 'vitest';
import { collect, streamOf } from './bytes.testing.ts';
import { readEvents } from './events.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('readEvents', () => {
  const whole = bytes('data: {"a":"é漢😀"}\n\ndata:2\r\n\r\n: a comment\n\nevent: x\ndata: 3\ndata: 4\n\n');
  const events = ['{"a":"é漢😀"}', '2', '3\n4'];

  it('puts events together again wherever they are cut, also within letters', async () => {
    for (let first = 1; first < whole.length; first++) {
      for (let second = first; second < whole.length; second += 7) {
        const pieces = [whole.slice(0, first), whole.slice(first, second), whole.slice(second)];
        expect(await collect(readEvents(streamOf(pieces)))).toEqual(events);
      }
    }
  });

  it('reads byte by byte', async () => {
    expect(await collect(readEvents(streamOf([...whole].map((byte) => Uint8Array.of(byte)))))).toEqual(
      events,
    );
  });

  it('gives the last event of a server that ends without a blank line', async () => {
    expect(await collect(readEvents(streamOf([bytes('data: 1\n\ndata: 2')])))).toEqual(['1', '2']);
  });

  it('cancels the stream when the reader leaves', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes('data: 1\n\n')),
      cancel() {
        cancelled = true;
      },
    });
    for await (const event of readEvents(body)) {
      expect(event).toBe('1');
      break;
    }
    await expect.poll(() => cancelled).toBe(true);
  });
});
