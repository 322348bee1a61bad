import { googleAI } from '@genkit-ai/google-genai';
import { genkit, z } from 'genkit';
import { check, type Driver, failure, LONG, MODEL, QUESTION, TOO_LONG } from './driver.ts';
import type { Target } from './server.ts';

const at = (url: string) => genkit({ plugins: [googleAI({ apiKey: 'local', baseUrl: url })] });
const model = (name = MODEL) => googleAI.model(name);
const greedy = { temperature: 0 };
const ask = ({ url }: Target, options: object = {}) =>
  at(url).generate({ model: model(), prompt: QUESTION, config: greedy, ...options });

export const drivers: Driver[] = [
  {
    name: 'Genkit 1.42',
    cases: {
      async answer(target) {
        const { text, finishReason, usage } = await ask(target);
        check(text && finishReason === 'stop' && (usage.outputTokens ?? 0) > 0, 'an answer', {
          text,
          finishReason,
          usage,
        });
      },
      async stream(target) {
        const whole = await ask(target);
        const { stream } = at(target.url).generateStream({
          model: model(),
          prompt: QUESTION,
          config: greedy,
        });
        let text = '';
        for await (const chunk of stream) text += chunk.text;
        check(text === whole.text, whole.text, text);
      },
      async 'system instruction'(target) {
        check((await ask(target, { system: 'Be brief.' })).text, 'an answer');
      },
      async 'picture inline'(target) {
        const media = { url: `data:image/png;base64,${target.picture}`, contentType: 'image/png' };
        check((await ask(target, { prompt: [{ media }, { text: 'What colour?' }] })).text, 'an answer');
      },
      async 'sampling options, stop, length'(target) {
        const config = { temperature: 1, topK: 40, topP: 0.9, maxOutputTokens: 1, stopSequences: ['zz'] };
        const { finishReason } = await ask(target, { config });
        check(finishReason === 'length' || finishReason === 'stop', 'length', finishReason);
      },
      async 'forced function call'(target) {
        const ai = at(target.url);
        const weather = ai.defineTool(
          {
            name: 'weather',
            description: 'Weather',
            inputSchema: z.object({ city: z.string() }),
            outputSchema: z.string(),
          },
          async () => 'sun',
        );
        const { toolRequests } = await ai.generate({
          model: model(),
          prompt: 'Weather?',
          tools: [weather],
          toolChoice: 'required',
          returnToolRequests: true,
          config: greedy,
        });
        check(toolRequests[0]?.toolRequest.name === 'weather', 'a call', toolRequests);
      },
      async 'parallel calls, results by id'(target) {
        const ai = at(target.url);
        const weather = ai.defineTool(
          { name: 'weather', description: 'Weather', inputSchema: z.any() },
          async () => 'sun',
        );
        const request = (ref: string) => ({ toolRequest: { ref, name: 'weather', input: { city: ref } } });
        const response = (ref: string) => ({ toolResponse: { ref, name: 'weather', output: 'sun' } });
        const { message } = await ai.generate({
          model: model(),
          tools: [weather],
          messages: [
            { role: 'user', content: [{ text: 'Weather?' }] },
            { role: 'model', content: [request('1'), request('2')] },
            { role: 'tool', content: [response('2'), response('1')] },
          ],
          config: greedy,
        });
        check(message, 'an answer');
      },
      async 'JSON by a schema'(target) {
        const schema = z.object({ city: z.string(), size: z.number().int() });
        const { output } = await ask(target, { output: { schema } });
        schema.parse(output);
      },
      async 'embed one and many'({ url }) {
        const ai = at(url);
        const embedder = googleAI.embedder('gemini-embedding-001');
        const [{ embedding }] = await ai.embed({ embedder, content: 'one' });
        check(embedding.length > 10, 'a vector');
        check((await ai.embedMany({ embedder, content: ['one', 'two'] })).length === 2, 'two vectors');
      },
      async 'name with slash and colon'({ slow }) {
        const { text } = await at(slow).generate({ model: model('org/name:tag'), prompt: 'hi' });
        check(text, 'an answer');
      },
      async 'prompt too long: 400'(target) {
        const error = await failure(() => ask(target, { prompt: TOO_LONG }));
        check(/exceeds the maximum/.test(error.message), '400', error.message);
      },
      async 'failure mid-stream throws'({ broken }) {
        await failure(async () => {
          const { stream, response } = at(broken).generateStream({ model: model(), prompt: LONG });
          response.catch(() => {});
          for await (const _ of stream);
          await response;
        });
      },
    },
  },
];
