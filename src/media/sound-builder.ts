import { UserError } from '../base/errors.ts';
import type { Excerpt } from './excerpt.ts';
import { Resampler } from './resampler.ts';
import { SAMPLE_RATE, type Sound } from './sound.ts';

/** An hour: 230 MB decoded. */
export const MAX_SOUND_SECONDS = 3600;
const RATES = { least: 1000, most: 384_000 } as const;

/** What decoded sound goes into. */
export interface SoundSink {
  /** Adds samples, one array for each channel. */
  push(channels: readonly Float32Array[], rate: number): void;
  /** Whether nothing that may still come is needed. */
  readonly done: boolean;
}

/** Gathers decoded sound, of any rate and number of channels, as 16 kHz mono; of an excerpt, what is in it. */
export class SoundBuilder implements SoundSink {
  readonly #parts: Float32Array[] = [];
  readonly #start: number;
  readonly #end: number;
  readonly #mostSeconds: number;
  #resampler: Resampler | undefined;
  #rate = 0;
  #length = 0;
  #position = 0;
  #kept = 0;

  constructor({ start = 0, end = Infinity }: Excerpt = {}, mostSeconds: number = MAX_SOUND_SECONDS) {
    this.#start = start;
    this.#end = end;
    this.#mostSeconds = mostSeconds;
  }

  /** The second of the recording that comes next. */
  get position(): number {
    return this.#position;
  }

  /** Seconds that were kept so far. */
  get seconds(): number {
    return this.#kept;
  }

  get done(): boolean {
    return this.#position >= this.#end;
  }

  /**
   * Says when the first samples are heard. What is before the excerpt, or before second 0, counts and is not kept;
   * what is missing at its beginning is silent.
   */
  beginAt(seconds: number): void {
    this.#position = Math.min(seconds, this.#start);
    if (seconds > this.#position) this.silence(seconds - this.#position);
  }

  /** Adds silence where a recording has a gap. Throws UserError when there is more than fits. */
  silence(seconds: number): void {
    const end = this.#position + seconds;
    const [from, to] = [Math.max(this.#position, this.#start), Math.min(end, this.#end)];
    if (to > from) {
      this.#checkRoom(to - from);
      const rate = this.#rate || SAMPLE_RATE;
      this.#position = from;
      // In pieces, so that an hour does not stand in memory at the recording's own rate.
      for (let left = Math.round((to - from) * rate); left > 0; left -= rate)
        this.push([new Float32Array(Math.min(left, rate))], rate);
    }
    this.#position = end;
  }

  /**
   * Adds samples, one array for each channel; they are mixed in equal parts.
   * Throws UserError when there is more than fits, or a rate that no recording has.
   */
  push(channels: readonly Float32Array[], rate: number): void {
    const count = channels[0]?.length ?? 0;
    if (count === 0) return;
    if (rate !== this.#rate) this.#changeRate(rate);
    const sampleAt = (time: number) =>
      Math.min(Math.max(Math.round((time - this.#position) * rate), 0), count);
    const [from, to] = [sampleAt(this.#start), sampleAt(this.#end)];
    this.#position += count / rate;
    if (to <= from) return;
    this.#checkRoom((to - from) / rate);
    this.#kept += (to - from) / rate;
    const whole = to - from === count;
    const kept = whole ? channels : channels.map((channel) => channel.subarray(from, to));
    this.#keep(this.#resampler!.push(mixed(kept)));
  }

  /** Everything so far. */
  finish(): Sound {
    if (this.#resampler) this.#keep(this.#resampler.finish());
    const samples = new Float32Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      samples.set(part, at);
      at += part.length;
    }
    return { samples, sampleRate: SAMPLE_RATE };
  }

  #checkRoom(seconds: number): void {
    if (this.#kept + seconds <= this.#mostSeconds) return;
    throw new UserError(
      `The sound is longer than ${this.#mostSeconds / 60} minutes, which is the most that is decoded. ` +
        'Cut it into pieces and send them one by one.',
    );
  }

  #changeRate(rate: number): void {
    if (!Number.isInteger(rate) || rate < RATES.least || rate > RATES.most) {
      throw new UserError(
        `The sound has ${rate} samples per second; a whole number from ${RATES.least} to ${RATES.most} was ` +
          'expected. Convert it to WAV with 16,000 and send that.',
      );
    }
    if (this.#resampler) this.#keep(this.#resampler.finish());
    this.#resampler = new Resampler(rate, SAMPLE_RATE);
    this.#rate = rate;
  }

  #keep(samples: Float32Array): void {
    // Decoders of damaged files may give what is no number; beyond full scale is clipping.
    const part = samples.map((value) => (value > 1 ? 1 : value < -1 ? -1 : Number.isNaN(value) ? 0 : value));
    this.#parts.push(part);
    this.#length += part.length;
  }
}

function mixed(channels: readonly Float32Array[]): Float32Array {
  if (channels.length === 1) return channels[0];
  const result = new Float32Array(channels[0].length);
  for (const channel of channels)
    for (let i = 0; i < result.length; i++) result[i] += channel[i] / channels.length;
  return result;
}
