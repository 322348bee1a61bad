/** What models hear at. */
export const SAMPLE_RATE = 16_000;

/** Mono sound at 16 kHz; `samples` lie in [−1, 1]. */
export interface Sound {
  readonly samples: Float32Array;
  readonly sampleRate: typeof SAMPLE_RATE;
  /** What is said, and from which second to which, for training. */
  readonly spoken?: { readonly text: string; readonly start: number; readonly end: number };
}

export const secondsOf = ({ samples, sampleRate }: Sound): number => samples.length / sampleRate;
