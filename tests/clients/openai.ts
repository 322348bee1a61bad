import OpenAI, { toFile } from 'openai';
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

const at = (url: string) => new OpenAI({ baseURL: `${url}/openai/v1`, apiKey: 'local', maxRetries: 0 });
const user = (content: string) => ({ role: 'user' as const, content });
const ask = (content = QUESTION) => ({ model: MODEL, messages: [user(content)], temperature: 0 });
const parameters = {
  type: 'object',
  properties: { city: { type: 'string', maxLength: 8 } },
  required: ['city'],
};
const weather = { type: 'function' as const, function: { name: 'weather', parameters } };
const call = (id: string, city: string) => ({
  id,
  type: 'function' as const,
  function: { name: 'weather', arguments: JSON.stringify({ city }) },
});

/** Chat completions, and what of the rest that API can say. */
const chat: Driver = {
  name: 'openai (chat)',
  cases: {
    async answer({ url }) {
      const { choices, usage } = await at(url).chat.completions.create(ask());
      check(choices[0].message.content && choices[0].finish_reason === 'stop', 'an answer', choices);
      check(usage && usage.prompt_tokens > 0 && usage.completion_tokens > 0, 'usage', usage);
    },
    async stream({ url }) {
      const whole = (await at(url).chat.completions.create(ask())).choices[0].message.content;
      const stream = at(url).chat.completions.stream({ ...ask(), stream_options: { include_usage: true } });
      const final = await stream.finalChatCompletion();
      check(final.choices[0].message.content === whole && final.usage, `${whole}`, final);
    },
    async 'system instruction'({ url }) {
      const plain = await at(url).chat.completions.create(ask());
      const messages = [{ role: 'system' as const, content: 'Be brief.' }, user(QUESTION)];
      const told = await at(url).chat.completions.create({ ...ask(), messages });
      check(told.usage!.prompt_tokens > plain.usage!.prompt_tokens, 'more tokens', told.usage);
    },
    async 'picture inline'({ url, picture }) {
      const image_url = { url: `data:image/png;base64,${picture}` };
      const content = [
        { type: 'image_url' as const, image_url },
        { type: 'text' as const, text: 'What colour?' },
      ];
      const { choices } = await at(url).chat.completions.create({
        ...ask(),
        messages: [{ role: 'user', content }],
      });
      check(choices[0].message.content, 'an answer');
    },
    async 'picture drawn'({ url, picture }) {
      const { data } = await at(url).images.generate({ model: MODEL, prompt: DRAW, n: 2 });
      check(data?.length === 2, 'two pictures', data?.length);
      for (const { b64_json } of data) checkPng(b64_json);
      const image = await toFile(Buffer.from(picture, 'base64'), 'picture.png');
      const edited = await at(url).images.edit({ model: MODEL, image: [image], prompt: 'Make it red.' });
      checkPng(edited.data?.[0].b64_json);
    },
    async 'sampling options, stop, length'({ url }) {
      const options = { ...ask(), temperature: 1.5, top_p: 0.9, seed: 7, max_tokens: 4 };
      const one = (await at(url).chat.completions.create(options)).choices[0];
      const two = (await at(url).chat.completions.create(options)).choices[0];
      check(one.message.content === two.message.content, `${one.message.content}`, two);
      const cut = await at(url).chat.completions.create({ ...ask(), stop: 'a' });
      check(!cut.choices[0].message.content!.includes('a'), 'no a', cut);
      const short = await at(url).chat.completions.create({ ...ask(), max_completion_tokens: 1 });
      check(short.choices[0].finish_reason === 'length', 'length', short);
    },
    async candidates({ url }) {
      const { choices } = await at(url).chat.completions.create({ ...ask(), n: 3 });
      check(choices.length === 3, 'three', choices);
    },
    async 'log-probabilities'({ url }) {
      const { choices } = await at(url).chat.completions.create({
        ...ask(),
        logprobs: true,
        top_logprobs: 2,
      });
      const tokens = choices[0].logprobs?.content ?? [];
      check(tokens.length > 0 && tokens.every((it) => it.top_logprobs.length === 2), 'two each', tokens);
    },
    async 'forced function call'({ url }) {
      const request = { ...ask(), tools: [weather], tool_choice: 'required' as const, max_tokens: 60 };
      const { choices } = await at(url).chat.completions.create(request);
      const [made] = choices[0].message.tool_calls ?? [];
      check(made?.type === 'function' && made.function.name === 'weather', 'a call', choices);
      check(typeof JSON.parse(made.function.arguments).city === 'string', 'a city', made);
    },
    async 'parallel calls, results by id'({ url }) {
      const { choices } = await at(url).chat.completions.create({
        ...ask(),
        tools: [weather],
        messages: [
          user('Weather?'),
          { role: 'assistant', tool_calls: [call('a', 'Oslo'), call('b', 'Rome')] },
          { role: 'tool', tool_call_id: 'b', content: 'sun' },
          { role: 'tool', tool_call_id: 'a', content: 'snow' },
        ],
        max_tokens: 20,
      });
      check(choices[0].finish_reason, 'an answer', choices);
    },
    async 'JSON by a schema'({ url }) {
      const json_schema = { name: 'city', schema: parameters, strict: true };
      const response_format = { type: 'json_schema' as const, json_schema };
      const { choices } = await at(url).chat.completions.create({ ...ask(), response_format });
      check(typeof JSON.parse(choices[0].message.content!).city === 'string', 'a city', choices);
    },
    async 'embed one and many'({ url }) {
      // The client asks for base64 and decodes it.
      const { data } = await at(url).embeddings.create({ model: MODEL, input: ['a', 'b'], dimensions: 8 });
      check(data.length === 2 && data[0].embedding.length === 8, 'two of 8', data);
      check(Math.abs(Math.hypot(...data[0].embedding) - 1) < 1e-5, 'length 1', data[0]);
    },
    async 'list and get models'({ url }) {
      const names: string[] = [];
      for await (const { id } of at(url).models.list()) names.push(id);
      check(names.includes('nano') && names.includes(MODEL), 'nano', names);
      check((await at(url).models.retrieve('nano')).id === 'nano', 'nano');
      check((await failure(() => at(url).models.retrieve('gpt-9'))).status === 404, '404');
    },
    async 'prompt too long: 400'({ url }) {
      const error = await failure(() => at(url).chat.completions.create(ask(TOO_LONG)));
      check(error instanceof OpenAI.BadRequestError, 'a BadRequestError', error);
      check(error.code === 'context_length_exceeded', 'its code', error);
    },
    async 'abort frees the model'(target) {
      const stream = await at(target.slow).chat.completions.create({
        ...ask(LONG),
        model: 'echo',
        stream: true,
      });
      for await (const _ of stream) break;
      stream.controller.abort();
      await untilFree(target);
    },
    async 'failure mid-stream throws'({ broken }) {
      const error = await failure(async () => {
        const stream = await at(broken).chat.completions.create({
          ...ask(LONG),
          model: 'echo',
          stream: true,
        });
        for await (const _ of stream);
      });
      check(/failed inside the server/.test(error.message), 'the reason', error.message);
    },
  },
};

const responses: Driver = {
  name: 'openai (responses)',
  cases: {
    async answer({ url }) {
      const options = { model: MODEL, input: QUESTION };
      const one = await at(url).responses.create(options);
      check(one.output_text && one.status === 'completed', 'an answer', one);
      const again = await at(url).responses.create({
        ...options,
        previous_response_id: one.id,
        max_output_tokens: 5,
      });
      check(again.usage!.input_tokens > one.usage!.input_tokens, 'more tokens', again.usage);
      check((await at(url).responses.retrieve(one.id)).output_text === one.output_text, 'the same');
    },
    async stream({ url }) {
      const options = { model: MODEL, input: QUESTION };
      const whole = await at(url).responses.create(options);
      const final = await at(url).responses.stream(options).finalResponse();
      check(final.output_text === whole.output_text, whole.output_text, final);
    },
    async 'forced function call'({ url }) {
      const tools = [{ type: 'function' as const, name: 'weather', parameters, strict: true }];
      const request = { model: MODEL, input: QUESTION, tools, tool_choice: 'required' as const };
      const options = { ...request, max_output_tokens: 60 };
      const { output } = await at(url).responses.stream(options).finalResponse();
      check(output[0].type === 'function_call' && JSON.parse(output[0].arguments), 'a call', output);
    },
    async 'JSON by a schema'({ url }) {
      const format = { type: 'json_schema' as const, name: 'city', schema: parameters, strict: true };
      const { output_text } = await at(url).responses.create({
        model: MODEL,
        input: QUESTION,
        text: { format },
      });
      check(typeof JSON.parse(output_text).city === 'string', 'a city', output_text);
    },
    async 'failure mid-stream throws'({ broken }) {
      await failure(async () => {
        const stream = await at(broken).responses.create({ model: 'echo', input: LONG, stream: true });
        for await (const _ of stream);
      });
    },
  },
};

export const drivers: Driver[] = [chat, responses];
