import { UserError } from '../base/errors.ts';

/** What WebCodecs calls its classes; mediabunny finds them as globals, as in browsers. */
const CLASSES = [
  'AudioDecoder',
  'VideoDecoder',
  'VideoEncoder',
  'AudioData',
  'VideoFrame',
  'EncodedAudioChunk',
  'EncodedVideoChunk',
] as const;

/**
 * Makes WebCodecs available where the platform has none (Node): native code of some 70 MB, so it is an optional
 * package and loads when something needs it.
 * @param what names that in the error
 * @param instead what the user may do without the package
 */
export async function loadCodecs(
  what: string,
  instead = 'send sound as WAV, MP3, Ogg or FLAC and film as pictures',
): Promise<void> {
  if ('VideoDecoder' in globalThis) return;
  try {
    const codecs = await import('@napi-rs/webcodecs');
    for (const name of CLASSES) Object.defineProperty(globalThis, name, { value: codecs[name] });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UserError(
      `${what} needs the optional package @napi-rs/webcodecs, which does not load here (${reason}). ` +
        `Run \`npm install @napi-rs/webcodecs@1.3.1\`, or ${instead}.`,
      'FAILED_PRECONDITION',
    );
  }
}
