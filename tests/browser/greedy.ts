import { Decoding } from '../../src/generate/decoding.ts';
import { compileInference, type InferenceOptions } from '../../src/generate/inference.ts';
import { promptTokens, toPrompt } from '../../src/generate/prompt.ts';
import type { ModelConfig } from '../../src/model/config.ts';
import type { Constants, Engine } from '../../src/tensor/engine.ts';
import { alhenaTokenizer } from '../../src/text/alhena.ts';
import type { Turn } from '../../src/text/turns.ts';

/** The likeliest token after the prompt, `count` times, whatever it is: the model itself, without stops or text. */
export async function greedyTokens(
  engine: Engine,
  { config, parameters, ...options }: { config: ModelConfig; parameters: Constants } & InferenceOptions,
  conversations: readonly (readonly Turn[])[],
  count: number,
): Promise<number[][]> {
  const inference = await compileInference(engine, config, parameters, { threads: 1, ...options });
  const answers: number[][] = [];
  for (const turns of conversations) {
    const prompt = toPrompt(config, promptTokens(config, alhenaTokenizer(), turns));
    const decoding = await Decoding.start(inference, [prompt]);
    const tokens: number[] = [];
    while (tokens.length < count) {
      const logits = decoding.logits(0);
      tokens.push(logits.indexOf(logits.reduce((most, value) => Math.max(most, value), -Infinity)));
      await decoding.step([tokens[tokens.length - 1]]);
    }
    answers.push(tokens);
  }
  await inference.dispose();
  return answers;
}

/** Questions of several worlds, and one about a picture: half red, half blue, one side brighter. */
export function questions(): Turn[][] {
  const [width, height] = [50, 37];
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    data.set(y < height / 2 ? [5 * x, 20, 40] : [20, 30, 255 - 4 * x], 3 * i);
  }
  const texts = ['What is the capital of France?', 'What is 27 + 58?', 'Who are you?', 'Is seven odd?'];
  return [
    ...texts.map((text): Turn[] => [{ role: 'user', parts: [{ text }] }]),
    [{ role: 'user', parts: [{ picture: { width, height, data } }, { text: 'What is in the picture?' }] }],
  ];
}
