import { readFile } from 'node:fs/promises';
import { createGoogle } from '@ai-sdk/google';
import { embed, embedMany, generateObject, generateText, jsonSchema, streamText, tool, uploadFile } from 'ai';
import { z } from 'zod';
import {
  check,
  checkPng,
  DRAW,
  type Driver,
  failure,
  LONG,
  MODEL,
  QUESTION,
  TOO_LONG,
  untilFree,
} from './driver.ts';

const at = (url: string) => createGoogle({ baseURL: `${url}/v1beta`, apiKey: 'local' });
const model = (url: string, name = MODEL) => at(url)(name);
const greedy = { temperature: 0, maxRetries: 0 };
const weather = tool({
  description: 'Weather of a city',
  inputSchema: z.object({ city: z.string(), size: z.number().int() }),
});
const call = (id: string, city: string) => ({
  type: 'tool-call' as const,
  toolCallId: id,
  toolName: 'weather',
  input: { city, size: 1 },
});
const result = (id: string, value: string) => ({
  type: 'tool-result' as const,
  toolCallId: id,
  toolName: 'weather',
  output: { type: 'text' as const, value },
});

export const drivers: Driver[] = [
  {
    name: '@ai-sdk/google 4',
    cases: {
      async answer({ url }) {
        const { text, finishReason, usage } = await generateText({
          model: model(url),
          prompt: QUESTION,
          ...greedy,
        });
        check(text && finishReason === 'stop', 'an answer', { text, finishReason });
        check((usage.inputTokens ?? 0) > 0 && (usage.outputTokens ?? 0) > 0, 'usage', usage);
      },
      async stream({ url }) {
        const whole = await generateText({ model: model(url), prompt: QUESTION, ...greedy });
        const { textStream, finishReason } = streamText({ model: model(url), prompt: QUESTION, ...greedy });
        let text = '';
        for await (const piece of textStream) text += piece;
        check(text === whole.text && (await finishReason) === 'stop', whole.text, text);
      },
      async 'system instruction'({ url }) {
        const plain = await generateText({ model: model(url), prompt: QUESTION, ...greedy });
        const told = await generateText({
          model: model(url),
          instructions: 'Be brief.',
          prompt: QUESTION,
          ...greedy,
        });
        check((told.usage.inputTokens ?? 0) > (plain.usage.inputTokens ?? 0), 'more tokens', told.usage);
      },
      async 'picture inline'({ url, picture }) {
        const content = [
          { type: 'file' as const, data: picture, mediaType: 'image/png' },
          { type: 'text' as const, text: 'What colour?' },
        ];
        const { text } = await generateText({
          model: model(url),
          messages: [{ role: 'user', content }],
          ...greedy,
        });
        check(text, 'an answer');
      },
      async 'picture drawn'({ url }) {
        const { files } = await generateText({
          model: model(url),
          prompt: DRAW,
          ...greedy,
          providerOptions: { google: { responseModalities: ['IMAGE'] } },
        });
        checkPng(files[0]?.base64);
      },
      async 'sampling options, stop, length'({ url }) {
        const options = { temperature: 1.5, topK: 40, topP: 0.9, seed: 7, maxOutputTokens: 4 };
        const one = await generateText({ model: model(url), prompt: QUESTION, ...options });
        const two = await generateText({ model: model(url), prompt: QUESTION, ...options });
        check(one.text === two.text, one.text, two.text);
        const cut = await generateText({
          model: model(url),
          prompt: QUESTION,
          ...greedy,
          stopSequences: ['a'],
        });
        check(!cut.text.includes('a'), 'no a', cut.text);
        const short = await generateText({
          model: model(url),
          prompt: QUESTION,
          ...greedy,
          maxOutputTokens: 1,
        });
        check(short.finishReason === 'length', 'length', short.finishReason);
      },
      async 'forced function call'({ url }) {
        const { toolCalls, finishReason } = await generateText({
          model: model(url),
          prompt: 'Weather?',
          tools: { weather },
          toolChoice: { type: 'tool', toolName: 'weather' },
          ...greedy,
        });
        check(toolCalls[0]?.toolName === 'weather' && !toolCalls[0].invalid, 'a call', toolCalls);
        check(finishReason === 'tool-calls', 'tool-calls', finishReason);
      },
      async 'parallel calls, results by id'({ url }) {
        const { finishReason } = await generateText({
          model: model(url),
          tools: { weather },
          messages: [
            { role: 'user', content: 'Weather in Paris and Rome?' },
            { role: 'assistant', content: [call('1', 'Paris'), call('2', 'Rome')] },
            { role: 'tool', content: [result('2', 'sun'), result('1', 'rain')] },
          ],
          ...greedy,
        });
        check(finishReason, 'an answer');
      },
      async 'JSON by a schema'({ url }) {
        const schema = z.object({
          city: z.string(),
          tags: z.array(z.enum(['a', 'b'])).max(3),
          big: z.boolean().nullable(),
        });
        const { object } = await generateObject({ model: model(url), schema, prompt: QUESTION, ...greedy });
        schema.parse(object);
        const plain = jsonSchema<{ n: number }>({
          type: 'object',
          properties: { n: { type: 'integer' } },
          required: ['n'],
          additionalProperties: false,
        });
        const { object: second } = await generateObject({
          model: model(url),
          schema: plain,
          prompt: QUESTION,
          ...greedy,
        });
        check(Number.isInteger(second.n), 'a number', second);
      },
      async enum({ url }) {
        const { object } = await generateObject({
          model: model(url),
          output: 'enum',
          enum: ['red', 'green'],
          prompt: 'red or green?',
          ...greedy,
        });
        check(['red', 'green'].includes(object), 'red or green', object);
      },
      async 'thoughts asked for'({ url }) {
        const { text } = await generateText({
          model: model(url),
          prompt: QUESTION,
          providerOptions: { google: { thinkingConfig: { includeThoughts: true, thinkingBudget: 16 } } },
          ...greedy,
        });
        check(text, 'an answer');
      },
      async 'media resolution'({ url, picture }) {
        const content = [{ type: 'file' as const, data: picture, mediaType: 'image/png' }];
        const tokens = async (mediaResolution: 'MEDIA_RESOLUTION_LOW' | 'MEDIA_RESOLUTION_HIGH') => {
          const { usage } = await generateText({
            model: model(url),
            messages: [{ role: 'user', content }],
            providerOptions: { google: { mediaResolution } },
            ...greedy,
          });
          return usage.inputTokens ?? 0;
        };
        const [low, high] = [await tokens('MEDIA_RESOLUTION_LOW'), await tokens('MEDIA_RESOLUTION_HIGH')];
        check(low < high, 'fewer tokens', [low, high]);
      },
      async 'embed one and many'({ url }) {
        const embedder = at(url).embedding('gemini-embedding-001');
        check((await embed({ model: embedder, value: 'one' })).embedding.length > 10, 'a vector');
        const { embeddings } = await embedMany({ model: embedder, values: ['one', 'two'] });
        check(embeddings.length === 2, 'two vectors');
      },
      async 'upload 9.7 MB in chunks, use it'({ url, largePicture }) {
        const google = at(url);
        const { providerReference } = await uploadFile({
          api: google.files(),
          data: await readFile(largePicture),
          mediaType: 'image/bmp',
        });
        const content = [
          {
            type: 'file' as const,
            data: { type: 'reference' as const, reference: providerReference },
            mediaType: 'image/bmp',
          },
          { type: 'text' as const, text: 'What colour?' },
        ];
        const { text } = await generateText({
          model: google(MODEL),
          messages: [{ role: 'user', content }],
          ...greedy,
        });
        check(text, 'an answer');
      },
      async 'name with slash and colon'({ slow }) {
        const { text } = await generateText({ model: model(slow, 'org/name:tag'), prompt: 'hi', ...greedy });
        check(text, 'an answer');
      },
      async 'prompt too long: 400'({ url }) {
        const error = await failure(() => generateText({ model: model(url), prompt: TOO_LONG, ...greedy }));
        check(error.statusCode === 400 && /exceeds the maximum/.test(error.message), '400', error.message);
      },
      async 'abort frees the model'(target) {
        const abort = new AbortController();
        const { textStream } = streamText({
          model: model(target.slow, 'echo'),
          prompt: LONG,
          abortSignal: abort.signal,
          onError() {},
          ...greedy,
        });
        for await (const _ of textStream) {
          abort.abort();
          break;
        }
        await untilFree(target);
      },
      async 'failure mid-stream throws'({ broken }) {
        const errors: unknown[] = [];
        const { fullStream } = streamText({
          model: model(broken, 'echo'),
          prompt: LONG,
          onError: ({ error }) => void errors.push(error),
          ...greedy,
        });
        try {
          for await (const part of fullStream) if (part.type === 'error') errors.push(part.error);
        } catch (error) {
          errors.push(error);
        }
        check(errors.length > 0, 'an error');
      },
    },
  },
];
