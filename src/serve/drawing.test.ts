import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { drawingModel } from '../generate/drawing.testing.ts';
import { testPicture } from '../generate/test-model.ts';
import { decodePicture } from '../media/decode.ts';
import { encodePng } from '../media/png.ts';
import type { Answer } from './answers.ts';
import { createApp } from './app.ts';
import type { OpenAiErrorBody } from './dialects/openai/errors.ts';
import { FolderStore } from './store/folder.ts';

const model = await drawingModel();
const { name, contextLength, modalities } = model;
const app = createApp({
  models: { list: () => [{ name, contextLength, modalities }], get: async () => model },
  store: new FolderStore(join(tmpdir(), `alhena-drawing-${crypto.randomUUID()}`)),
  now: () => performance.now(),
  log: () => {},
});
afterAll(() => model.dispose());

const ask = (method: string, generationConfig: object, contents: unknown = 'Draw.') =>
  app.request(`/v1beta/models/${name}:${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      contents: typeof contents === 'string' ? [{ role: 'user', parts: [{ text: contents }] }] : contents,
      generationConfig: { seed: 1, ...generationConfig },
    }),
  });

const pictureOf = (data: string) => decodePicture(new Uint8Array(Buffer.from(data, 'base64')), 'a picture');

describe('generateContent with pictures', () => {
  const drawn = { responseModalities: ['IMAGE'], imageConfig: { aspectRatio: '3:2' } };

  it('answers with a PNG of the shape that was asked for, and counts its tokens', async () => {
    const answer = (await (await ask('generateContent', drawn)).json()) as Answer;
    const [{ content, finishReason }] = answer.candidates!;
    expect(finishReason).toBe('STOP');
    expect(content.parts).toHaveLength(1);
    expect(content.parts[0].inlineData?.mimeType).toBe('image/png');
    const { width, height } = await pictureOf(content.parts[0].inlineData!.data);
    expect([width, height]).toEqual([48, 32]);
    expect(answer.usageMetadata.candidatesTokensDetails).toContainEqual({
      modality: 'IMAGE',
      tokenCount: 100,
    });
  });

  it('streams it as one part; with previews its rows before, as thoughts', async () => {
    const imageConfig = { ...drawn.imageConfig, previews: true };
    const response = await ask('streamGenerateContent?alt=sse', { ...drawn, imageConfig });
    const chunks = (await response.text())
      .split('\n\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line.slice(6)) as Answer);
    const parts = chunks.flatMap(({ candidates }) => candidates?.[0].content.parts ?? []);
    const pictures = parts.filter((part) => part.inlineData);
    const heights = await Promise.all(
      pictures.map(async ({ inlineData }) => (await pictureOf(inlineData!.data)).height),
    );
    expect(heights).toEqual([4, 8, 12, 16, 20, 24, 28, 32, 32]);
    expect(pictures.map(({ thought }) => thought === true)).toEqual([...Array(8).fill(true), false]);
    const plain = await (await ask('streamGenerateContent?alt=sse', drawn)).text();
    expect(plain.match(/inlineData/g)).toHaveLength(1);
  });

  it('that is cut off says so and brings none', async () => {
    const imageConfig = { ...drawn.imageConfig, previews: true };
    const response = await ask('generateContent', { ...drawn, imageConfig, maxOutputTokens: 50 });
    const { candidates } = (await response.json()) as Answer;
    expect(candidates![0]).toMatchObject({ finishReason: 'MAX_TOKENS', content: { parts: [{ text: '' }] } });
  });

  it('takes a picture that it drew earlier back', async () => {
    const answer = (await (await ask('generateContent', drawn)).json()) as Answer;
    const contents = [
      { role: 'user', parts: [{ text: 'Draw.' }] },
      answer.candidates![0].content,
      { role: 'user', parts: [{ text: 'Another.' }] },
    ];
    const square = { responseModalities: ['IMAGE'], imageConfig: { aspectRatio: '1:1', guidanceScale: 2 } };
    const next = await ask('generateContent', { ...square, maxOutputTokens: 20 }, contents);
    expect(next.status).toBe(200);
    const { totalTokens } = (await (await ask('countTokens', {}, contents)).json()) as {
      totalTokens: number;
    };
    const silent = contents.filter(({ role }) => role === 'user');
    const without = (await (await ask('countTokens', {}, silent)).json()) as { totalTokens: number };
    expect(totalTokens).toBeGreaterThan(without.totalTokens + 4);
  });

  it.each([
    [{ responseModalities: ['IMAGE'], imageConfig: { aspectRatio: 'wide' } }, 'aspectRatio'],
    [{ imageConfig: { imageSize: '4K' } }, 'imageSize is not supported'],
    [{ responseModalities: ['IMAGE'], responseMimeType: 'application/json' }, 'responseFormat too'],
    [{ imageConfig: { candidates: 2 }, temperature: 0 }, 'temperature 0'],
  ])('%j is refused', async (config, message) => {
    const response = await ask('generateContent', config);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(message);
  });
});

describe("OpenAI's images/generations", () => {
  const create = (body: object) =>
    app.request('/openai/v1/images/generations', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: name, prompt: 'Draw.', seed: 1, ...body }),
    });

  it('draws as many as were asked for, in that shape, and counts tokens', async () => {
    const { data, usage, created } = (await (await create({ n: 2, size: '1536x1024' })).json()) as {
      data: { b64_json: string }[];
      usage: Record<string, number>;
      created: number;
    };
    expect(Number.isInteger(created)).toBe(true);
    const pictures = await Promise.all(data.map(({ b64_json }) => pictureOf(b64_json)));
    expect(pictures.map(({ width, height }) => [width, height])).toEqual([
      [48, 32],
      [48, 32],
    ]);
    expect(data[0].b64_json).not.toBe(data[1].b64_json);
    expect(usage.output_tokens).toBeGreaterThanOrEqual(192);
    expect(usage.total_tokens).toBe(usage.input_tokens + usage.output_tokens);
  });

  it.each([
    [{ prompt: '' }, 'prompt', 'a text'],
    [{ size: 'huge' }, 'size', '1024x1024'],
    [{ size: '0x0' }, 'size', '1024x1024'],
    [{ n: 9 }, 'n', 'from 1 to 8'],
    [{ response_format: 'url' }, 'response_format', 'b64_json'],
    [{ background: 'transparent' }, 'background', 'opaque'],
    [{ stream: true }, 'stream', 'not supported'],
    [{ model: 'gpt-9' }, 'model', 'gpt-9'],
    [{ prompt: 'word '.repeat(200) }, 'prompt', 'no room for a picture'],
  ])('%j is refused', async (body, param, message) => {
    const response = await create(body);
    expect(response.status).toBe(param === 'model' ? 404 : 400);
    const { error } = (await response.json()) as OpenAiErrorBody;
    expect(error.message).toContain(message);
    expect(error.param).toBe(param);
  });
});

const png = await encodePng(testPicture(16, 12));

describe("OpenAI's images/edits", () => {
  const edit = (fields: Record<string, string>, pictures: readonly Uint8Array[], field = 'image') => {
    const form = new FormData();
    for (const [key, value] of Object.entries({ model: name, prompt: 'Make it red.', seed: '1', ...fields }))
      form.append(key, value);
    for (const bytes of pictures) form.append(field, new File([new Uint8Array(bytes)], 'a.png'));
    return app.request('/openai/v1/images/edits', { method: 'POST', body: form });
  };

  it.each([
    ['image', [png]],
    ['image[]', [png, png]],
  ])('shows what the form holds as %s, and counts its tokens apart', async (field, pictures) => {
    const response = await edit({ n: '2', size: '1536x1024' }, pictures, field);
    expect(response.status).toBe(200);
    const { data, usage } = (await response.json()) as {
      data: { b64_json: string }[];
      usage: { input_tokens: number; input_tokens_details: { text_tokens: number; image_tokens: number } };
    };
    expect(data).toHaveLength(2);
    const { width, height } = await pictureOf(data[0].b64_json);
    expect([width, height]).toEqual([48, 32]);
    const { text_tokens, image_tokens } = usage.input_tokens_details;
    expect(image_tokens).toBeGreaterThanOrEqual(pictures.length);
    expect(text_tokens + image_tokens).toBe(usage.input_tokens);
  });

  it.each([
    [{}, [], 'image', '1 to 16 pictures'],
    [{ prompt: '' }, [png], 'prompt', 'a text'],
    [{ n: 'many' }, [png], 'n', 'from 1 to 8'],
    [{ n: '' }, [png], 'n', 'from 1 to 8'],
    [{ mask: 'x' }, [png], 'mask', 'not supported'],
    [{}, [new TextEncoder().encode('a poem')], null, 'contents[0].parts[0]'],
  ])('%j with %j is refused', async (fields, pictures, param, message) => {
    const response = await edit(fields, pictures);
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as OpenAiErrorBody;
    expect(error.message).toContain(message);
    if (param) expect(error.param).toBe(param);
  });

  it.each([
    ['application/json', '{}'],
    ['multipart/form-data; boundary=x', '--x\r\nhalf of a form'],
    ['multipart/form-data', ''],
  ])('%s that is no form is refused', async (type, body) => {
    const headers = { 'content-type': type };
    const response = await app.request('/openai/v1/images/edits', { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    expect(((await response.json()) as OpenAiErrorBody).error.message).toContain('no form');
  });
});

describe('interactions with pictures', () => {
  const create = (body: object) =>
    app.request('/v1beta/interactions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: name, response_modalities: ['image'], ...body }),
    });
  const generation_config = { seed: 1, image_config: { aspect_ratio: '3:2' } };

  it('answer with one as a step of its own, and go on from there', async () => {
    const one = await (await create({ input: 'Draw.', generation_config })).json();
    const { steps, id, status } = one as {
      steps: { content: { data: string }[] }[];
      id: string;
      status: string;
    };
    expect(steps).toMatchObject([
      { type: 'model_output', content: [{ type: 'image', mime_type: 'image/png' }] },
    ]);
    expect(status).toBe('completed');
    const { width, height } = await pictureOf(steps[0].content[0].data);
    expect([width, height]).toEqual([48, 32]);
    const more = { input: 'Another.', previous_interaction_id: id };
    const next = await create({
      ...more,
      generation_config: { ...generation_config, max_output_tokens: 20 },
    });
    expect(next.status).toBe(200);
  });

  it('stream it whole', async () => {
    const text = await (await create({ input: 'Draw.', stream: true, generation_config })).text();
    const events = text.split('\n\n').flatMap((event) => /^event: (\S+)/.exec(event)?.[1] ?? []);
    expect(events).toEqual([
      'interaction.created',
      'step.start',
      'step.delta',
      'step.stop',
      'interaction.completed',
    ]);
    expect(text).toMatch(/"delta":\{"type":"image","mime_type":"image\/png","data":"/);
  });
});
