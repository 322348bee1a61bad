import type { Readable, Writable } from 'node:stream';
import { decodeSafetensors, safetensorsPieces } from '../../../model/safetensors.ts';
import type { HostTensor } from '../../../tensor/graph.ts';
import { DeviceError } from '../executor.ts';

/**
 * Messages between Alhena and the JAX runner: eight bytes of length (little endian), then one safetensors file.
 * Its metadata are the message's fields, its tensors the arrays. The other side is accelerators/jax/frames.py.
 */
export interface Frame {
  readonly fields: Readonly<Record<string, string>>;
  readonly arrays: Map<string, HostTensor>;
}

/** More than this is no message of ours: the runner's output was mixed up with something else. */
const MAX_BYTES = 2 ** 40;

/**
 * Writes one message; the stream buffers what the other side has not read yet, and arrays are not copied for it, so
 * nothing may write into them any more.
 */
export function writeFrame(
  stream: Writable,
  fields: Readonly<Record<string, string>>,
  arrays: ReadonlyMap<string, HostTensor> = new Map(),
): void {
  const pieces = safetensorsPieces(arrays, fields);
  const size = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(size), true);
  stream.cork();
  for (const piece of [length, ...pieces]) if (piece.byteLength > 0) stream.write(piece);
  stream.uncork();
}

/** Frames as they come; ends with the stream. @throws DeviceError when it ends inside a frame */
export async function* readFrames(stream: Readable): AsyncGenerator<Frame> {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted: number | undefined;
  const take = (count: number): Buffer => {
    const all = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    chunks = [all.subarray(count)];
    size -= count;
    return all.subarray(0, count);
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    for (;;) {
      if (wanted === undefined && size >= 8) wanted = Number(take(8).readBigUInt64LE());
      if (wanted !== undefined && wanted > MAX_BYTES)
        throw new DeviceError(
          `the JAX runner announced a message of ${wanted} bytes; its output is garbled.`,
        );
      if (wanted === undefined || size < wanted) break;
      // A plain view: Buffer's own slice() would not copy.
      const { buffer, byteOffset } = take(wanted);
      const body = new Uint8Array(buffer, byteOffset, wanted);
      const { tensors, metadata } = decodeSafetensors(body, 'a message of the JAX runner');
      wanted = undefined;
      yield { fields: metadata, arrays: tensors };
    }
  }
  if (size > 0 || wanted !== undefined) throw new DeviceError('the JAX runner ended inside a message.');
}
