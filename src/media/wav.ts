import { UserError } from '../base/errors.ts';
import { latin1 } from './latin1.ts';
import { damaged } from './stream-decoders.ts';

/** What writers that do not know the length yet put in its place: 0, all ones, or a round number near 2 GB. */
const OPEN_ENDED = 0x7fff0000;

/**
 * A WAV file as its readers expect it. Those written to a pipe, or whose recorder never came to write the length, run
 * to the end of the file: they become a copy that says so. RF64 files keep their length elsewhere.
 * Throws UserError for big-endian files, and for those that promise more sound than they have.
 */
export function wholeWav(bytes: Uint8Array): Uint8Array {
  const kind = latin1(bytes, 0, 4);
  if (kind === 'RIFX') {
    throw new UserError(
      'The WAV file is RIFX, which has its numbers the other way round (big-endian); RIFF was expected. ' +
        'Open it in a sound editor and save it as WAV.',
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const position = dataChunk(bytes, view);
  if (position === undefined) throw damaged('WAV', bytes, 'there is no sound in it');
  const length = view.getUint32(position + 4, true);
  const start = position + 8;
  const rest = bytes.length - start;
  if (kind === 'RF64' && length === 0xffffffff) return bytes;
  const open = length === 0 ? !areChunks(bytes, view, start) : length >= OPEN_ENDED && length > rest;
  if (!open && length > rest) throw damaged('WAV', bytes, 'it promises more sound than it has');
  const end = open ? bytes.length : start + length;
  // Nothing is read beyond the length of the whole, which stands first.
  if (!open && view.getUint32(4, true) + 8 >= end) return bytes;
  const copy = Uint8Array.from(bytes);
  const target = new DataView(copy.buffer);
  target.setUint32(4, bytes.length - 8, true);
  target.setUint32(position + 4, end - start, true);
  return copy;
}

/** Where the chunk with the samples begins. */
function dataChunk(bytes: Uint8Array, view: DataView): number | undefined {
  for (let position = 12; position + 8 <= view.byteLength; ) {
    if (latin1(bytes, position, position + 4) === 'data') return position;
    const length = view.getUint32(position + 4, true);
    position += 8 + length + (length % 2);
  }
  return undefined;
}

/** Whether the file goes on with named chunks to its end, as behind an empty one, rather than with samples. */
function areChunks(bytes: Uint8Array, view: DataView, start: number): boolean {
  let position = start;
  while (position + 8 <= view.byteLength && /^[\x20-\x7e]{4}$/.test(latin1(bytes, position, position + 4))) {
    const length = view.getUint32(position + 4, true);
    position += 8 + length + (length % 2);
  }
  return position === view.byteLength || position === view.byteLength + 1;
}
