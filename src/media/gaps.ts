import type { SoundBuilder, SoundSink } from './sound-builder.ts';

/** Gaps up to this long between neighbouring samples are rounding. */
export const GAP_SECONDS = 0.05;

/** Silence that a stream leaves out: after how many seconds of it, and how long. */
export interface Gap {
  readonly at: number;
  readonly seconds: number;
}

/**
 * Where a stream lacks silence: decoders put packets end to end, however far apart they are heard.
 * @param heard when each packet is heard
 * @param decoded when each would be heard if there were no gaps
 */
export function gapsBetween(heard: readonly number[], decoded: readonly number[]): Gap[] {
  // Streams that are read otherwise than they were written tell nothing.
  if (decoded.length !== heard.length) return [];
  const gaps: Gap[] = [];
  let filled = 0;
  for (const [i, time] of heard.entries()) {
    const at = decoded[i] - decoded[0];
    const seconds = time - heard[0] - at - filled;
    if (seconds <= GAP_SECONDS) continue;
    gaps.push({ at, seconds });
    filled += seconds;
  }
  return gaps;
}

/** Hands on what is decoded of a stream, with silence where it has gaps. */
export class GapFiller implements SoundSink {
  readonly #builder: SoundBuilder;
  readonly #gaps: Gap[];
  #passed = 0;

  /** @param gaps in their order */
  constructor(builder: SoundBuilder, gaps: readonly Gap[]) {
    this.#builder = builder;
    this.#gaps = [...gaps];
  }

  get done(): boolean {
    return this.#builder.done;
  }

  push(channels: readonly Float32Array[], rate: number): void {
    const count = channels[0]?.length ?? 0;
    let from = 0;
    while (from < count) {
      const gap = this.#gaps.at(0);
      const to = gap ? Math.max(from, Math.round((gap.at - this.#passed) * rate)) : count;
      this.#builder.push(
        channels.map((channel) => channel.subarray(from, to)),
        rate,
      );
      if (gap && to < count) {
        this.#builder.silence(gap.seconds);
        this.#gaps.shift();
      }
      from = to;
    }
    this.#passed += count / rate;
  }
}
