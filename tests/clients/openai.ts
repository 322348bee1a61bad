import OpenAI from 'openai';
import { check, type Driver, failure, LONG, MODEL, QUESTION, TOO_LONG, untilFree } from './driver.ts';

const at = (url: string) => new OpenAI({ apiKey: 'local', baseURL: `${url}/openai/v1`, maxRetries: 0 });
const messages = [{ role: 'user' as const, content: QUESTION }];
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

export const drivers: Driver[] = [
  {
    name: 'openai 7',
    cases: {
      async 'OpenAI chat'(target) {
        const client = at(target.url);
        const whole = await client.chat.completions.create({ model: 'nano', messages, temperature: 0 });
        check(
          whole.choices[0].message.content && whole.choices[0].finish_reason === 'stop',
          'an answer',
          whole,
        );
        let text = '';
        const options = { model: 'nano', messages, temperature: 0, stream: true as const };
        for await (const chunk of await client.chat.completions.create(options))
          text += chunk.choices[0]?.delta.content ?? '';
        check(text === whole.choices[0].message.content, 'the same streamed', text);
        const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }];
        const called = await client.chat.completions.create({
          model: 'nano',
          messages,
          tools,
          tool_choice: 'required',
        });
        const [call] = called.choices[0].message.tool_calls ?? [];
        check(
          call?.type === 'function' && typeof JSON.parse(call.function.arguments).city === 'string',
          'a call',
          called,
        );
        const answered = await client.chat.completions.create({
          model: 'nano',
          tools,
          messages: [
            ...messages,
            called.choices[0].message,
            { role: 'tool', tool_call_id: call.id, content: 'sun' },
          ],
        });
        check(answered.choices[0].finish_reason, 'an answer', answered);
        const schema = { name: 'city', strict: true, schema: { ...parameters, additionalProperties: false } };
        const json = await client.chat.completions.create({
          model: 'nano',
          messages,
          response_format: { type: 'json_schema', json_schema: schema },
        });
        check(typeof JSON.parse(json.choices[0].message.content ?? '').city === 'string', 'a document', json);
      },
      async 'OpenAI responses'({ url }) {
        const client = at(url);
        const whole = await client.responses.create({ model: 'nano', input: QUESTION, temperature: 0 });
        check(whole.output_text && whole.status === 'completed', 'an answer', whole);
        let text = '';
        for await (const event of await client.responses.create({
          model: 'nano',
          input: QUESTION,
          temperature: 0,
          stream: true,
        }))
          if (event.type === 'response.output_text.delta') text += event.delta;
        check(text === whole.output_text, 'the same streamed', text);
        const tools = [{ type: 'function' as const, name: 'weather', parameters, strict: false }];
        const called = await client.responses.create({
          model: 'nano',
          input: QUESTION,
          tools,
          tool_choice: 'required',
        });
        const call = called.output.find((item) => item.type === 'function_call');
        check(call?.type === 'function_call' && call.name === 'weather', 'a call', called.output);
        const next = await client.responses.create({
          model: 'nano',
          previous_response_id: called.id,
          tools,
          input: [{ type: 'function_call_output', call_id: call.call_id, output: 'sun' }],
        });
        check(next.status === 'completed', 'an answer', next);
      },
      async 'picture inline'({ url, picture }) {
        const content = [
          { type: 'image_url' as const, image_url: { url: `data:image/png;base64,${picture}` } },
          { type: 'text' as const, text: 'What colour?' },
        ];
        const { choices } = await at(url).chat.completions.create({
          model: 'nano',
          messages: [{ role: 'user', content }],
        });
        check(choices[0].message.content, 'an answer');
      },
      async 'list and get models'({ url }) {
        const names: string[] = [];
        for await (const { id } of at(url).models.list()) names.push(id);
        check(names.includes('nano') && names.includes(MODEL), 'nano and aliases', names);
        check((await at(url).models.retrieve('nano')).id === 'nano', 'nano');
      },
      async 'embed one and many'({ url }) {
        const { data } = await at(url).embeddings.create({ model: 'nano', input: ['one', 'two'] });
        check(data.length === 2 && data[0].embedding.length > 10, 'two vectors', data.length);
      },
      async 'prompt too long: 400'({ url }) {
        const long = [{ role: 'user' as const, content: TOO_LONG }];
        const error = await failure(() => at(url).chat.completions.create({ model: 'nano', messages: long }));
        check(error.status === 400 && /exceeds the maximum/.test(error.message), '400', error.message);
      },
      async 'abort frees the model'(target) {
        const long = [{ role: 'user' as const, content: LONG }];
        const stream = await at(target.slow).chat.completions.create({
          model: 'echo',
          messages: long,
          stream: true,
        });
        for await (const _ of stream) stream.controller.abort();
        await untilFree(target);
      },
      async 'failure mid-stream throws'({ broken }) {
        const long = [{ role: 'user' as const, content: LONG }];
        await failure(async () => {
          const stream = await at(broken).chat.completions.create({
            model: 'echo',
            messages: long,
            stream: true,
          });
          for await (const _ of stream);
        });
      },
    },
  },
];
