import { UserError } from '../base/errors.ts';
import { Resampler } from './resampler.ts';
import { SAMPLE_RATE, type Sound } from './sound.ts';

/** An hour: 230 MB decoded. */
export const MAX_SOUND_SECONDS = 3600;
const RATES = { least: 1000, most: 384_000 } as const;

/** Gathers decoded sound, of any rate and number of channels, as 16 kHz mono. */
export class SoundBuilder {
  readonly #parts: Float32Array[] = [];
  readonly #mostSeconds: number;
  #resampler: Resampler | undefined;
  #rate = 0;
  #length = 0;
  #received = 0;

  constructor(mostSeconds: number = MAX_SOUND_SECONDS) {
    this.#mostSeconds = mostSeconds;
  }

  /** Seconds that came in so far. */
  get seconds(): number {
    return this.#received;
  }

  /** Adds silence where a recording has a gap. Throws UserError when there is more than fits. */
  silence(seconds: number): void {
    this.#checkRoom(seconds);
    const rate = this.#rate || SAMPLE_RATE;
    this.push([new Float32Array(Math.round(seconds * rate))], rate);
  }

  /**
   * Adds samples, one array for each channel; they are mixed in equal parts.
   * Throws UserError when there is more than fits, or a rate that no recording has.
   */
  push(channels: readonly Float32Array[], rate: number): void {
    const count = channels[0]?.length ?? 0;
    if (count === 0) return;
    if (rate !== this.#rate) this.#changeRate(rate);
    this.#checkRoom(count / rate);
    this.#received += count / rate;
    this.#keep(this.#resampler!.push(mixed(channels)));
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
    if (this.#received + seconds <= this.#mostSeconds) return;
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
