import { readFile } from 'node:fs/promises';
import type { GoogleGenAI } from '@google/genai';
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
import type { Target } from './server.ts';

const CITY = {
  type: 'OBJECT',
  properties: { city: { type: 'STRING' }, size: { type: 'INTEGER' } },
  required: ['city', 'size'],
};
const WEATHER = { name: 'get_weather', description: 'Weather of a city', parameters: CITY };
const HISTORY = (ids: boolean) => [
  { role: 'user', parts: [{ text: 'Weather in Paris and Rome?' }] },
  {
    role: 'model',
    parts: ['Paris', 'Rome'].map((city, i) => ({
      functionCall: { ...(ids ? { id: `call-${i}` } : {}), name: 'get_weather', args: { city, size: 1 } },
    })),
  },
  {
    role: 'user',
    parts: ['rain', 'sun'].map((result, i) => ({
      functionResponse: { ...(ids ? { id: `call-${i}` } : {}), name: 'get_weather', response: { result } },
    })),
  },
];

type Module = typeof import('@google/genai');

/** Google's own package, of whichever version. */
export function googleGenAi(
  name: string,
  { GoogleGenAI, FunctionCallingConfigMode, MediaResolution }: Module,
): Driver {
  const at = (baseUrl: string): GoogleGenAI => new GoogleGenAI({ apiKey: 'local', httpOptions: { baseUrl } });
  const ask = (target: Target, config: object = {}, contents: unknown = QUESTION) =>
    at(target.url).models.generateContent({ model: MODEL, contents: contents as string, config });
  const greedy = { temperature: 0 };

  return {
    name,
    cases: {
      async answer(target) {
        const response = await ask(target, greedy);
        check(response.text, 'text', response);
        check(response.candidates?.[0].finishReason === 'STOP', 'STOP', response.candidates);
        check(response.modelVersion === 'nano', 'the true model', response.modelVersion);
        const {
          promptTokenCount = 0,
          candidatesTokenCount = 0,
          totalTokenCount,
        } = response.usageMetadata ?? {};
        check(totalTokenCount === promptTokenCount + candidatesTokenCount, 'a sum', response.usageMetadata);
      },
      async stream(target) {
        const whole = (await ask(target, greedy)).text;
        let text = '';
        let last: unknown;
        const stream = await at(target.url).models.generateContentStream({
          model: MODEL,
          contents: QUESTION,
          config: greedy,
        });
        for await (const chunk of stream) {
          text += chunk.text ?? '';
          last = chunk.candidates?.[0].finishReason;
        }
        check(text === whole && last === 'STOP', `the same text, ${whole}`, { text, last });
      },
      async 'system instruction'(target) {
        const plain = await ask(target, greedy);
        const told = await ask(target, { ...greedy, systemInstruction: 'Be very brief.' });
        check(
          (told.usageMetadata?.promptTokenCount ?? 0) > (plain.usageMetadata?.promptTokenCount ?? 0),
          'more tokens',
        );
      },
      async 'picture inline'(target) {
        const picture = { inlineData: { mimeType: 'image/png', data: target.picture } };
        const response = await ask(target, greedy, [picture, 'What colour is this?']);
        check(response.text, 'text');
        const image = response.usageMetadata?.promptTokensDetails?.find(
          ({ modality }) => modality === 'IMAGE',
        );
        check((image?.tokenCount ?? 0) > 0, 'tokens of a picture', response.usageMetadata);
      },
      async 'picture drawn'(target) {
        const config = { ...greedy, responseModalities: ['IMAGE'] };
        const response = await ask(target, config, DRAW);
        checkPng(response.data);
        const stream = await at(target.url).models.generateContentStream({
          model: MODEL,
          contents: DRAW,
          config,
        });
        let streamed: string | undefined;
        for await (const chunk of stream) streamed ??= chunk.data;
        check(streamed === response.data, 'the same picture as a stream');
      },
      async 'sampling options, stop, length'(target) {
        const config = { temperature: 1.5, topK: 40, topP: 0.9, seed: 7, maxOutputTokens: 4 };
        const [one, two] = [await ask(target, config), await ask(target, config)];
        check(one.text === two.text, 'the same answer of the same seed', [one.text, two.text]);
        const whole = (await ask(target, greedy)).text ?? '';
        const stop = whole.slice(1, 3);
        const cut = await ask(target, { ...greedy, stopSequences: [stop] });
        check(!cut.text?.includes(stop), 'no stop sequence', cut.text);
        const short = await ask(target, { ...greedy, maxOutputTokens: 1 });
        check(short.candidates?.[0].finishReason === 'MAX_TOKENS', 'MAX_TOKENS', short.candidates);
      },
      async candidates(target) {
        const response = await ask(target, { candidateCount: 3, temperature: 1, seed: 1 });
        const indices = response.candidates?.map(({ index }) => index);
        check(JSON.stringify(indices) === '[0,1,2]', 'three candidates', indices);
      },
      async 'log-probabilities'(target) {
        const response = await ask(target, { ...greedy, responseLogprobs: true, logprobs: 3 });
        const result = response.candidates?.[0].logprobsResult;
        check(result?.chosenCandidates?.length === result?.topCandidates?.length, 'one list a token', result);
        check(result?.topCandidates?.[0].candidates?.length === 3, 'three of them', result);
        check((response.candidates?.[0].avgLogprobs ?? 1) <= 0, 'a mean', response.candidates);
      },
      async 'forced function call'(target) {
        const tools = [{ functionDeclarations: [WEATHER] }];
        const mode = FunctionCallingConfigMode.ANY;
        const toolConfig = { functionCallingConfig: { mode, allowedFunctionNames: ['get_weather'] } };
        // Bound, so that its result still fits into nano's 512 tokens.
        const bound = { ...greedy, maxOutputTokens: 60 };
        const response = await ask(target, { ...bound, tools, toolConfig });
        const [call] = response.functionCalls ?? [];
        check(call?.name === 'get_weather' && call.id, 'a call with an id', response);
        check(typeof call.args?.city === 'string' && Number.isInteger(call.args.size), 'its arguments', call);
        const contents = [
          { role: 'user', parts: [{ text: 'Weather?' }] },
          response.candidates?.[0].content,
          {
            role: 'user',
            parts: [{ functionResponse: { id: call.id, name: call.name, response: { output: 'sun' } } }],
          },
        ];
        check((await ask(target, { tools }, contents)).candidates?.[0].finishReason, 'an answer');
      },
      async 'parallel calls, results by id'(target) {
        check(
          (await ask(target, { tools: [{ functionDeclarations: [WEATHER] }] }, HISTORY(true))).candidates,
          'an answer',
        );
      },
      async 'calls without ids'(target) {
        check(
          (await ask(target, { tools: [{ functionDeclarations: [WEATHER] }] }, HISTORY(false))).candidates,
          'an answer',
        );
      },
      async 'JSON by a schema'(target) {
        const responseMimeType = 'application/json';
        const response = await ask(target, { ...greedy, responseMimeType, responseSchema: CITY });
        const { city, size } = JSON.parse(response.text ?? '') as { city: unknown; size: unknown };
        check(typeof city === 'string' && Number.isInteger(size), 'a document of the schema', response.text);
        const responseJsonSchema = {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          type: 'array',
          items: { type: ['boolean', 'null'] },
          maxItems: 3,
          minItems: 1,
        };
        const list = await ask(target, { ...greedy, responseMimeType, responseJsonSchema });
        check(Array.isArray(JSON.parse(list.text ?? '')), 'a list', list.text);
      },
      async enum(target) {
        const responseSchema = { type: 'STRING', enum: ['red', 'green'] };
        const response = await ask(target, { ...greedy, responseMimeType: 'text/x.enum', responseSchema });
        check(['red', 'green'].includes(response.text ?? ''), 'red or green', response.text);
      },
      async 'thoughts asked for'(target) {
        const response = await ask(target, { thinkingConfig: { includeThoughts: true, thinkingBudget: 16 } });
        check(response.candidates?.[0].finishReason, 'an answer', response);
        check((await ask(target, { thinkingConfig: { thinkingBudget: 0 } })).candidates, 'an answer');
      },
      async 'media resolution'(target) {
        const picture = { inlineData: { mimeType: 'image/png', data: target.picture } };
        const patches = async (mediaResolution: string) => {
          const { usageMetadata } = await ask(target, { mediaResolution }, [picture, 'What?']);
          const details = usageMetadata?.promptTokensDetails;
          return details?.find(({ modality }) => modality === 'IMAGE')?.tokenCount ?? 0;
        };
        const low = await patches(MediaResolution.MEDIA_RESOLUTION_LOW);
        const high = await patches(MediaResolution.MEDIA_RESOLUTION_HIGH);
        check(low > 0 && low < high, 'fewer patches', [low, high]);
      },
      async 'count tokens'(target) {
        const ai = at(target.url);
        const { totalTokens } = await ai.models.countTokens({ model: MODEL, contents: QUESTION });
        const { usageMetadata } = await ask(target);
        check(totalTokens === usageMetadata?.promptTokenCount, 'what usage says', [
          totalTokens,
          usageMetadata,
        ]);
      },
      async 'embed one and many'(target) {
        const { embeddings } = await at(target.url).models.embedContent({
          model: 'gemini-embedding-001',
          contents: ['one', 'two'],
          config: { outputDimensionality: 16, taskType: 'RETRIEVAL_QUERY' },
        });
        check(embeddings?.length === 2 && embeddings[1].values?.length === 16, 'two vectors', embeddings);
        const one = await at(target.url).models.embedContent({
          model: 'gemini-embedding-001',
          contents: 'one',
        });
        const length = Math.hypot(...(one.embeddings?.[0].values ?? []));
        check(Math.abs(length - 1) < 1e-4, 'length 1', length);
      },
      async 'list and get models'(target) {
        const names: (string | undefined)[] = [];
        for await (const model of await at(target.url).models.list()) names.push(model.name);
        check(names.includes('models/nano') && names.includes(`models/${MODEL}`), 'nano and aliases', names);
        const model = await at(target.url).models.get({ model: MODEL });
        check((model.inputTokenLimit ?? 0) > 0, 'its limit', model);
      },
      async 'upload 9.7 MB in chunks, use it'(target) {
        const ai = at(target.url);
        const file = await ai.files.upload({ file: target.largePicture, config: { mimeType: 'image/bmp' } });
        check(file.state === 'ACTIVE' && Number(file.sizeBytes) === 9_720_054, 'an active file', file);
        const part = { fileData: { fileUri: file.uri, mimeType: file.mimeType } };
        check((await ask(target, greedy, [part, 'What colour?'])).text, 'an answer');
        const blob = new Blob([await readFile(target.largePicture)], { type: 'image/bmp' });
        check((await ai.files.upload({ file: blob })).uri, 'a URI');
      },
      async 'list, get, delete files'(target) {
        const ai = at(target.url);
        const bytes = new Blob([Buffer.from(target.picture, 'base64')], { type: 'image/png' });
        const file = await ai.files.upload({
          file: bytes,
          config: { displayName: 'dot', name: `dot-${Date.now()}` },
        });
        const name = file.name ?? '';
        check((await ai.files.get({ name })).displayName === 'dot', 'its name');
        check((await ai.files.get({ name: file.uri ?? '' })).name === name, 'the file by its URI');
        const names: (string | undefined)[] = [];
        for await (const found of await ai.files.list({ config: { pageSize: 1 } })) names.push(found.name);
        check(names.includes(name), 'the file in the list', names);
        await ai.files.delete({ name });
        const error = await failure(() => ai.files.get({ name }));
        check(error.status === 404, '404', error);
      },
      async 'name with slash and colon'(target) {
        const response = await at(target.slow).models.generateContent({
          model: 'models/org/name:tag',
          contents: 'hi',
        });
        check(response.text, 'an answer');
      },
      async 'prompt too long: 400'(target) {
        const error = await failure(() => ask(target, {}, TOO_LONG));
        check(
          error.status === 400 && /exceeds the maximum number of tokens/.test(error.message),
          '400',
          error.message,
        );
      },
      async 'abort frees the model'(target) {
        const abort = new AbortController();
        const stream = await at(target.slow).models.generateContentStream({
          model: 'echo',
          contents: LONG,
          config: { abortSignal: abort.signal },
        });
        await failure(async () => {
          for await (const _ of stream) abort.abort();
        }).catch(() => {});
        await untilFree(target);
      },
      async 'failure mid-stream throws'(target) {
        await failure(async () => {
          const stream = await at(target.broken).models.generateContentStream({
            model: 'echo',
            contents: LONG,
          });
          for await (const _ of stream);
        });
      },
      ...interactions(at),
    },
  };
}

function interactions(at: (url: string) => GoogleGenAI): Driver['cases'] {
  return {
    async Interactions(target) {
      const ai = at(target.url);
      const model = MODEL as 'gemini-2.5-flash';
      const one = await ai.interactions.create({ model, input: QUESTION });
      check(one.status === 'completed' && one.id, 'a completed interaction', one);
      const two = await ai.interactions.create({
        model,
        input: 'And of Spain?',
        previous_interaction_id: one.id,
      });
      const tokens = (it: typeof one) => it.usage?.total_input_tokens ?? 0;
      check(tokens(two) > tokens(one), 'the earlier one remembered', [one.usage, two.usage]);
      check((await ai.interactions.get(one.id)).id === one.id, 'the same one');
      const kinds: string[] = [];
      for await (const event of await ai.interactions.create({ model, input: QUESTION, stream: true }))
        kinds.push((event as { event_type: string }).event_type);
      check(kinds.at(-1) === 'interaction.completed' && kinds.includes('step.delta'), 'events', kinds);
      await ai.interactions.delete(one.id);
      check((await failure(() => Promise.resolve(ai.interactions.get(one.id)))).status === 404, '404');
    },
  };
}
