import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages';
import { ChatGoogle } from '@langchain/google';
import { ChatGoogleGenerativeAI, GoogleGenerativeAIEmbeddings } from '@langchain/google-genai';
import { z } from 'zod';
import { check, type Driver, failure, LONG, MODEL, QUESTION, TOO_LONG, untilFree } from './driver.ts';
import type { Target } from './server.ts';

/** What both packages share of LangChain's interface. */
type Chat = Pick<ChatGoogleGenerativeAI, 'invoke' | 'stream' | 'bindTools' | 'withStructuredOutput'>;
type Make = (url: string, model: string, options?: Record<string, unknown>) => Chat;

const weather = {
  name: 'get_weather',
  description: 'Weather of a city',
  schema: z.object({ city: z.string(), size: z.number().int() }),
};

function cases(make: Make): Driver['cases'] {
  const greedy = { temperature: 0, maxRetries: 0 };
  const ask = (target: Target, options: object = {}, messages: string | BaseMessage[] = QUESTION) =>
    make(target.url, MODEL, { ...greedy, ...options }).invoke(messages);
  return {
    async answer(target) {
      const { text, usage_metadata: usage } = await ask(target);
      check(text && (usage?.output_tokens ?? 0) > 0, 'an answer and its usage', { text, usage });
    },
    async stream(target) {
      const whole = await ask(target);
      let text = '';
      for await (const chunk of await make(target.url, MODEL, greedy).stream(QUESTION)) text += chunk.text;
      check(text === whole.text, whole.text, text);
    },
    async 'system instruction'(target) {
      const { text } = await ask(target, {}, [new SystemMessage('Be brief.'), new HumanMessage(QUESTION)]);
      check(text, 'an answer');
    },
    async 'picture inline'(target) {
      const url = `data:image/png;base64,${target.picture}`;
      const content = [
        { type: 'image_url', image_url: { url } },
        { type: 'text', text: 'What colour?' },
      ];
      check((await ask(target, {}, [new HumanMessage({ content } as never)])).text, 'an answer');
    },
    async 'sampling options, stop, length'(target) {
      const options = { temperature: 1, topK: 40, topP: 0.9, seed: 7, maxOutputTokens: 2 };
      check((await ask(target, options)).text !== undefined, 'an answer');
      const { text } = await ask(target, { stopSequences: ['a'] });
      check(!text.includes('a'), 'no a', text);
    },
    async 'forced function call'(target) {
      const bound = make(target.url, MODEL, greedy).bindTools([weather], { tool_choice: 'any' } as never);
      const { tool_calls: calls } = await bound.invoke('Weather?');
      check(calls?.[0]?.name === 'get_weather', 'a call', calls);
      weather.schema.parse(calls[0].args);
      const { text } = await make(target.url, MODEL, greedy).invoke([
        new HumanMessage('Weather?'),
        new AIMessage({ content: '', tool_calls: calls }),
        new ToolMessage({ content: 'sun', tool_call_id: calls[0].id ?? '', name: 'get_weather' }),
      ]);
      check(typeof text === 'string', 'an answer');
    },
    async 'calls without ids'(target) {
      const ids = ['1', '2'];
      const { text } = await make(target.url, MODEL, greedy).invoke([
        new HumanMessage('Weather in Paris and Rome?'),
        new AIMessage({
          content: '',
          tool_calls: ids.map((id) => ({ id, name: 'get_weather', args: { city: id, size: 1 } })),
        }),
        ...ids.map((id) => new ToolMessage({ content: 'sun', tool_call_id: id, name: 'get_weather' })),
      ]);
      check(typeof text === 'string', 'an answer');
    },
    async 'JSON by a schema'(target) {
      const schema = z.object({ city: z.string(), size: z.number().int() });
      const structured = make(target.url, MODEL, greedy).withStructuredOutput(schema, {
        method: 'jsonSchema',
      } as never);
      schema.parse(await structured.invoke(QUESTION));
    },
    async 'prompt too long: 400'(target) {
      const error = await failure(() => ask(target, {}, TOO_LONG));
      check(/exceeds the maximum|400/.test(error.message), '400', error.message);
    },
    async 'abort frees the model'(target) {
      const abort = new AbortController();
      const stream = await make(target.slow, 'gemini-2.5-flash', greedy).stream(LONG, {
        signal: abort.signal,
      });
      await failure(async () => {
        for await (const _ of stream) abort.abort();
      }).catch(() => {});
      await untilFree(target);
    },
    async 'failure mid-stream throws'(target) {
      await failure(async () => {
        for await (const _ of await make(target.broken, 'gemini-2.5-flash', greedy).stream(LONG));
      });
    },
  };
}

export const drivers: Driver[] = [
  {
    name: '@langchain/google-genai 2',
    cases: {
      ...cases(
        (url, model, options) =>
          new ChatGoogleGenerativeAI({ apiKey: 'local', baseUrl: url, model, ...options }),
      ),
      async 'embed one and many'({ url }) {
        const embedder = new GoogleGenerativeAIEmbeddings({
          apiKey: 'local',
          baseUrl: url,
          model: 'gemini-embedding-001',
        });
        check((await embedder.embedQuery('one')).length > 10, 'a vector');
        check((await embedder.embedDocuments(['one', 'two'])).length === 2, 'two vectors');
      },
    },
  },
  {
    name: '@langchain/google 0.2',
    cases: cases(
      (url, model, options) =>
        new ChatGoogle({
          apiKey: 'local',
          endpoint: url,
          platformType: 'gai',
          model,
          ...options,
        } as never) as never,
    ),
  },
];
