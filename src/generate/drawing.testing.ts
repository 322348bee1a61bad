import type { ModelConfig } from '../model/config.ts';
import { PictureCodec } from '../model/picture-codec/codec.ts';
import { tinyCodec } from '../model/picture-codec/tiny.testing.ts';
import { nodeEngine } from '../tensor/node.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import { type BatchModel, createLanguageModel } from './languageModel.ts';
import { TINY, testParameters } from './test-model.ts';

/** For tests: the sizes of an untrained model that draws, 4 × 4 pixels a code. */
export const TINY_DRAWS: ModelConfig = {
  ...TINY,
  name: 'tiny-draws',
  contextLength: 240,
  modalities: { input: ['text', 'image'], output: ['text', 'image'] },
};

/** For tests: that model. */
export async function drawingModel(): Promise<BatchModel> {
  const engine = await nodeEngine();
  return createLanguageModel({
    engine,
    checkpoint: { config: TINY_DRAWS, parameters: testParameters(TINY_DRAWS) },
    codec: await PictureCodec.create(engine, tinyCodec()),
    tokenizer: alhenaTokenizer(),
  });
}
