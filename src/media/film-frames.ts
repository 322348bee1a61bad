import { type InputVideoTrack, type VideoSample, VideoSampleSink } from 'mediabunny';
import { UserError } from '../base/errors.ts';
import { loadCodecs } from './codecs.ts';
import type { FilmFrame } from './film.ts';
import { type FilmOptions, frameTimes } from './frame-times.ts';
import type { Picture } from './picture.ts';
import { resize } from './resize.ts';

/** Larger than 4096 × 2304: what decoders keep of such frames exceeds what a request may use. */
const MAX_CODED_PIXELS = 9_500_000;
/** Frames are kept no larger than 512 × 512: far more than a model has patches for. */
const MAX_FRAME_PIXELS = 262_144;

/**
 * Frames of a video track, evenly spaced in time.
 * @param origin what the track's clock shows in second 0 of the film
 */
export async function filmFrames(
  track: InputVideoTrack,
  origin: number,
  options: FilmOptions,
): Promise<FilmFrame[]> {
  await loadCodecs('Film');
  const codec = track.codec ?? 'an unknown codec';
  checkSize(track.codedWidth, track.codedHeight);
  if (!(await track.canDecode())) {
    throw new UserError(
      `The film is coded in ${codec}, which is not decoded here. Convert it to MP4 with H.264 or WebM with VP9 and try again.`,
    );
  }
  const begin = Math.max(0, (await track.getFirstTimestamp()) - origin);
  const duration = (await track.computeDuration()) - origin;
  const times = frameTimes(duration, await packetCount(track), options, begin);
  const frames: FilmFrame[] = [];
  let shown = 0;
  let last = Number.NEGATIVE_INFINITY;
  for await (const sample of new VideoSampleSink(track).samplesAtTimestamps(
    times.map((time) => origin + time),
  )) {
    if (!sample) continue;
    shown++;
    try {
      // Where frames are rarer than the times, one is seen at several.
      if (sample.timestamp <= last) continue;
      last = sample.timestamp;
      // The first one may have come before the part that is watched.
      frames.push({ time: Math.max(times[0], sample.timestamp - origin), picture: await toPicture(sample) });
    } finally {
      sample.close();
    }
  }
  if (shown < times.length / 2) throw new Error(`${shown} of ${times.length} frames could be decoded`);
  return frames;
}

async function packetCount(track: InputVideoTrack): Promise<number> {
  return (await track.computePacketStats()).packetCount;
}

function checkSize(width: number, height: number): void {
  if (width * height <= MAX_CODED_PIXELS) return;
  throw new UserError(
    `The film's frames are ${width}×${height} pixels; at most 4096×2304 were expected. Make it smaller and send it again.`,
  );
}

/** Upright RGB in square pixels, made small enough to keep. */
async function toPicture(sample: VideoSample): Promise<Picture> {
  const { width, height } = sample.visibleRect;
  checkSize(width, height);
  if (sample.colorSpace.matrix === 'rgb' && sample.format?.startsWith('I4')) {
    throw new UserError(
      "The film's frames are coded as RGB planes, which are not decoded here. Convert it to 4:2:0 (`-pix_fmt yuv420p`).",
    );
  }
  const pixels = new Uint8Array(sample.allocationSize({ format: 'RGBA' }));
  await sample.copyTo(pixels, { format: 'RGBA' });
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    data[i * 3] = pixels[i * 4];
    data[i * 3 + 1] = pixels[i * 4 + 1];
    data[i * 3 + 2] = pixels[i * 4 + 2];
  }
  const { squarePixelWidth, squarePixelHeight } = sample;
  const scale = Math.min(1, Math.sqrt(MAX_FRAME_PIXELS / (squarePixelWidth * squarePixelHeight)));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return turned(
    resize({ width, height, data }, side(squarePixelWidth), side(squarePixelHeight)),
    sample.rotation,
  );
}

/** Turned clockwise by a multiple of 90 degrees. */
export function turned(picture: Picture, degrees: number): Picture {
  if (degrees === 0) return picture;
  const { width, height, data } = picture;
  const upright = degrees === 180;
  const [newWidth, newHeight] = upright ? [width, height] : [height, width];
  const result = new Uint8Array(data.length);
  for (let y = 0; y < newHeight; y++) {
    for (let x = 0; x < newWidth; x++) {
      const column = degrees === 90 ? y : degrees === 180 ? width - 1 - x : width - 1 - y;
      const row = degrees === 90 ? height - 1 - x : degrees === 180 ? height - 1 - y : x;
      const source = (row * width + column) * 3;
      const target = (y * newWidth + x) * 3;
      for (let c = 0; c < 3; c++) result[target + c] = data[source + c];
    }
  }
  return { width: newWidth, height: newHeight, data: result };
}
