import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { Random } from '../../../base/random.ts';
import { type DataType, HOST_ARRAYS, type HostTensor } from '../../../tensor/graph.ts';
import { DeviceError } from '../executor.ts';
import { type Frame, readFrames, writeFrame } from './frames.ts';

const TYPES: readonly DataType[] = ['float32', 'float16', 'int32', 'int64', 'bool', 'uint8'];

function randomFrame(random: Random): Frame {
  const arrays = new Map<string, HostTensor>();
  for (let i = random.integer(0, 5); i > 0; i--) {
    const dataType = random.pick(TYPES);
    const shape = Array.from({ length: random.integer(0, 3) }, () => random.integer(0, 4));
    const data = new HOST_ARRAYS[dataType](shape.reduce((product, size) => product * size, 1));
    const bytes = new Uint8Array(data.buffer);
    for (let j = 0; j < bytes.length; j++) bytes[j] = random.integer(0, dataType === 'float32' ? 100 : 256);
    arrays.set(`array ${i}`, { dataType, shape, data });
  }
  return { fields: { kind: 'test', text: 'ä"\\ \n', number: String(random.next()) }, arrays };
}

async function bytesOf(frames: readonly Frame[]): Promise<Buffer> {
  const stream = new PassThrough();
  for (const { fields, arrays } of frames) writeFrame(stream, fields, arrays);
  stream.end();
  return Buffer.concat(await stream.toArray());
}

async function collect(stream: Readable): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readFrames(stream)) frames.push(frame);
  return frames;
}

/** Reads from a stream that hands out pieces of random sizes. */
async function readPieces(bytes: Buffer, random: Random): Promise<Frame[]> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = random.integer(1, random.chance(0.5) ? 9 : 400);
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return collect(Readable.from(pieces, { objectMode: true }));
}

test('messages come through whatever pieces a pipe makes of them', async () => {
  const random = new Random('frames');
  for (let round = 0; round < 50; round++) {
    const frames = Array.from({ length: random.integer(0, 4) }, () => randomFrame(random));
    const received = await readPieces(await bytesOf(frames), random);
    const plain = (list: readonly Frame[]) =>
      list.map(({ fields, arrays }) => [fields, [...arrays].sort(([a], [b]) => a.localeCompare(b))]);
    expect(plain(received)).toEqual(plain(frames));
  }
});

test('an end inside a message is an error, wherever it lies', async () => {
  const random = new Random('cut');
  const bytes = await bytesOf([randomFrame(random)]);
  for (let round = 0; round < 20; round++) {
    const cut = bytes.subarray(0, random.integer(1, bytes.length));
    await expect(readPieces(cut, random)).rejects.toThrow(DeviceError);
  }
});

test('what is no message is an error, not a wait for a terabyte', async () => {
  const printed = Readable.from([Buffer.from('WARNING: something that a library printed')]);
  await expect(collect(printed)).rejects.toThrow('its output is garbled');
});
