import type { Prompt } from '../../generate/prompt.ts';

/** A prompt of made-up text, as repeated after `period` tokens. */
export function promptOf(length: number, period = length): Prompt {
  const none = new Int32Array(0);
  return {
    ids: Int32Array.from({ length }, (_, i) => 3 + (i % period)),
    blocks: new Int32Array(length).fill(-1),
    pixels: new Float32Array(0),
    patchRows: none,
    patchColumns: none,
    soundBlocks: new Int32Array(length).fill(-1),
    soundFrames: new Float32Array(0),
  };
}
