import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLanguageModel } from '../generate/languageModel.ts';
import { TINY, testParameters, testPicture } from '../generate/test-model.ts';
import type { GenerateOptions, LanguageModel } from '../generate/types.ts';
import { encodePng } from '../media/png.ts';
import type { ModelConfig } from '../model/config.ts';
import { nodeEngine } from '../tensor/node.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import type { Turn } from '../text/turns.ts';
import type { Answer } from './answers.ts';
import { createApp } from './app.ts';
import type { ErrorBody } from './errors.ts';
import { FolderStore } from './store/folder.ts';

const config: ModelConfig = { ...TINY, modalities: { input: ['text', 'image'], output: ['text', 'action'] } };
const model = await createLanguageModel({
  engine: await nodeEngine(),
  checkpoint: { config, parameters: testParameters(config) },
  tokenizer: alhenaTokenizer(),
});
afterAll(() => model.dispose());

/** What the model was told last. */
let told: { turns: readonly Turn[]; options?: GenerateOptions };
const listening: LanguageModel = {
  ...model,
  stream(turns, options) {
    told = { turns, options };
    return model.stream(turns, options);
  },
};
const { name, contextLength, modalities } = model;
const app = createApp({
  models: { list: () => [{ name, contextLength, modalities }], get: async () => listening },
  store: new FolderStore(join(tmpdir(), `alhena-acting-${crypto.randomUUID()}`)),
  now: () => performance.now(),
  log: () => {},
});
const picture = {
  inlineData: {
    mimeType: 'image/png',
    data: Buffer.from(await encodePng(testPicture(16, 16))).toString('base64'),
  },
};
const seen = { role: 'user', parts: [picture, { text: 'Go to the star.' }] };
const ask = (body: object) =>
  app.request(`/v1beta/models/${name}:generateContent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const acting = (actionConfig?: object, more: object = {}) => ({
  generationConfig: { responseModalities: ['ACTION'], actionConfig, ...more },
});
const problem = async (body: object) => {
  const response = await ask(body);
  expect(response.status).toBe(400);
  return ((await response.json()) as ErrorBody).error.message;
};

describe('generateContent for a model that acts', () => {
  it('answers with one legal action, as a call of act', async () => {
    const answer = (await (
      await ask({ contents: [seen], ...acting({ discrete: [1, 3] }) })
    ).json()) as Answer;
    const [{ content, finishReason }] = answer.candidates!;
    expect(finishReason).toBe('STOP');
    expect(content.parts).toHaveLength(1);
    const { functionCall } = content.parts[0];
    expect(functionCall).toMatchObject({ id: expect.any(String), name: 'act' });
    expect([1, 3]).toContain(functionCall!.args.discrete);
    expect(told.options?.actions).toEqual({ discrete: [1, 3] });
  });

  it('goes on after an action and what was seen then, in bins too', async () => {
    const contents = [
      seen,
      { role: 'model', parts: [{ functionCall: { name: 'act', args: { bins: [40, 12] } } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'act', response: {}, parts: [picture] } }] },
    ];
    const response = await ask({ contents, ...acting({ bins: 2 }) });
    const [{ content }] = ((await response.json()) as Answer).candidates!;
    expect(content.parts[0].functionCall?.args.bins).toHaveLength(2);
    expect(told.turns.map(({ parts }) => parts.map((part) => Object.keys(part)[0]))).toEqual([
      ['picture', 'text'],
      ['action'],
      ['picture'],
    ]);
    expect(told.turns[1].parts[0]).toEqual({ action: { bins: [40, 12] } });
  });

  it('leaves a function of the client that is called act alone', async () => {
    const contents = [
      seen,
      { role: 'model', parts: [{ functionCall: { name: 'act', args: { discrete: 1 } } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'act', response: { result: 1 } } }] },
    ];
    const tools = [{ functionDeclarations: [{ name: 'act' }] }];
    await ask({ contents, tools, generationConfig: { maxOutputTokens: 4 } });
    expect(told.turns[1].parts[0]).toEqual({ functionCall: { name: 'act', args: { discrete: 1 } } });
  });

  it('says what is missing or too much', async () => {
    const contents = [seen];
    expect(await problem({ contents, ...acting() })).toContain('either {"discrete": [0, 1, 2]}');
    expect(await problem({ contents, ...acting({ discrete: [1], bins: 2 }) })).toContain('either');
    expect(await problem({ contents, ...acting({ discrete: [99] }) })).toContain('from 0 to 63');
    expect(await problem({ contents, generationConfig: { actionConfig: { bins: 2 } } })).toContain(
      'no "ACTION"',
    );
    const both = { responseModalities: ['ACTION', 'TEXT'] };
    expect(await problem({ contents, ...acting({ bins: 2 }, both) })).toContain('comes alone');
  });
});
