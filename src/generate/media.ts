import { decodeMedia } from '../media/decode-media.ts';
import { checkReads } from '../model/modalities.ts';
import type { Decode } from './contents.ts';
import type { LanguageModel } from './types.ts';

/**
 * Decodes files in Node for a model: what it has not learned is refused before it is decoded, and films have as many
 * frames as it watches.
 */
export function decoderFor(
  { name, modalities, video }: Pick<LanguageModel, 'name' | 'modalities' | 'video'>,
  signal?: AbortSignal,
): Decode {
  const reads = modalities.input;
  return (bytes, mimeType, part) =>
    decodeMedia(bytes, mimeType, {
      film: { maxFrames: video.maxFrames, ...part },
      animations: reads.includes('video'),
      signal,
      check(kind) {
        if (kind === 'picture' || kind === 'document') checkReads(name, reads, 'image');
        else if (kind === 'sound') checkReads(name, reads, 'audio');
        else if (kind === 'film' || !reads.includes('audio')) checkReads(name, reads, 'video');
      },
    });
}
