import { PictureCodec } from '../../src/model/picture-codec/codec.ts';
import { CODEC, DRAWN_GRID } from '../../src/model/picture-codec/config.ts';
import { tinyCodec } from '../../src/model/picture-codec/tiny.testing.ts';
import type { Engine } from '../../src/tensor/engine.ts';

/** Pixels of a picture of these codes by an untrained codec of full size, and milliseconds for each of `rounds`. */
export async function paint(engine: Engine, codes: readonly number[], rounds: number) {
  const codec = await PictureCodec.create(engine, tinyCodec(CODEC));
  const first = await codec.decode({ ...DRAWN_GRID, codes });
  const started = performance.now();
  for (let round = 0; round < rounds; round++) await codec.decode({ ...DRAWN_GRID, codes });
  const milliseconds = (performance.now() - started) / rounds;
  await codec.dispose();
  return { pixels: [...first.data], milliseconds };
}
