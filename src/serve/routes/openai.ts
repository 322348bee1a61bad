import type { Context, Hono } from 'hono';
import { wholeAnswer } from '../answers.ts';
import { readBody, readJson } from '../body.ts';
import { Conversations } from '../dialects/conversations.ts';
import { type ChatStart, chatChunks, chatCompletion } from '../dialects/openai/chat-answer.ts';
import { readChat } from '../dialects/openai/chat-request.ts';
import { readEmbeddings, writeVector } from '../dialects/openai/embeddings.ts';
import { CHAT_EVENTS, NoModelError } from '../dialects/openai/errors.ts';
import { withParallelCalls } from '../dialects/openai/fields.ts';
import { imagesResource, readImageEdits, readImages } from '../dialects/openai/images.ts';
import { responseEvents, responseResource } from '../dialects/openai/response-answer.ts';
import { readResponseRequest } from '../dialects/openai/response-request.ts';
import { contentOf, type Outcome, outcomeOf } from '../dialects/steps.ts';
import { ApiError } from '../errors.ts';
import { findModel, listedModels, type ModelSummary } from '../models.ts';
import { readGenerateRequest } from '../requests/generate.ts';
import type { AppEnv } from '../safety/caller.ts';
import { answering, callerOf, type Services, streamAnswer } from '../services.ts';
import { NAMED_EVENTS } from '../stream.ts';

/** `/v1` itself is the Gemini API's; the second is where Google has its own such routes. */
const BASES = ['/openai/v1', '/v1beta/openai'];

/** Whether errors are to have OpenAI's form. */
export const isOpenAiPath = (path: string): boolean =>
  BASES.some((base) => path === base || path.startsWith(`${base}/`));

/** OpenAI's chat completions, responses, embeddings, pictures and models. */
export function addOpenAiRoutes(app: Hono<AppEnv>, services: Services): void {
  const { models, generation, clock } = services;
  const responses = new Conversations(services.store, clock, 'responses');
  const at = (path: string): string[] => BASES.map((base) => `${base}${path}`);
  const seconds = () => Math.floor(clock() / 1000);
  const body = (context: Context, expected: string) => readJson(context.req.raw, expected);

  app.on('POST', at('/chat/completions'), async (context) => {
    const request = readChat(await body(context, '{"model": "…", "messages": […]}'));
    const model = await find(request.model, 'chat/completions');
    const wanted = request.body(model.thinks ?? false);
    const asked = withParallelCalls(readGenerateRequest(wanted), request.parallelCalls);
    const answer = answering(services, context, model.name, asked);
    const id = `chatcmpl-${crypto.randomUUID()}`;
    const start: ChatStart = { id, created: seconds(), model: model.name };
    if (!request.stream) return context.json(chatCompletion(start, await wholeAnswer(answer.chunks)));
    const { includeUsage } = request;
    return streamAnswer(services, answer, CHAT_EVENTS, (first, rest) =>
      chatChunks(start, first, rest, { count: asked.candidates, includeUsage }),
    );
  });

  app.on('POST', at('/responses'), async (context) => {
    const request = readResponseRequest(await body(context, '{"model": "…", "input": "…"}'));
    const owner = context.get('owner');
    const before = request.previous ? await load(request.previous, owner) : undefined;
    const { contents, system } = request.conversation(before);
    const model = await find(request.model, 'responses');
    const wanted = request.body({ contents, system });
    const asked = withParallelCalls(readGenerateRequest(wanted), request.parallelCalls);
    const answer = answering(services, context, model.name, asked);
    const id = responses.newId();
    const start = { id: `resp_${id}`, created_at: seconds(), model: model.name, echo: request.echo };
    const finish = async (outcome: Outcome, ids?: readonly string[]) => {
      const resource = responseResource(start, outcome, ids);
      if (request.store) {
        const said = [...contents, contentOf(outcome.steps)];
        await responses.save(id, { owner, contents: said, system, resource });
      }
      return resource;
    };
    if (!request.stream) return context.json(await finish(await outcomeOf(answer.chunks)));
    return streamAnswer(services, answer, NAMED_EVENTS, (_, rest) => responseEvents(start, rest, finish));
  });
  const idOf = (context: Context) => context.req.param('id') ?? '';
  app.on('GET', at('/responses/:id'), async (context) =>
    context.json((await load(idOf(context), context.get('owner'))).resource),
  );
  app.on('DELETE', at('/responses/:id'), async (context) => {
    const id = idOf(context);
    await responses.remove(plain(id), context.get('owner'));
    return context.json({ id, object: 'response', deleted: true });
  });

  app.on('POST', at('/embeddings'), async (context) => {
    const request = readEmbeddings(await body(context, '{"model": "…", "input": "…"}'));
    const { name } = await find(request.model, 'embeddings');
    const model = await models.get(name);
    const { embeddings, tokens } = await generation.embed(model, request.requests, callerOf(context));
    const data = embeddings.map(({ values }, index) => ({
      object: 'embedding',
      index,
      embedding: writeVector(values, request.encoding),
    }));
    const usage = { prompt_tokens: tokens, total_tokens: tokens };
    return context.json({ object: 'list', data, model: name, usage });
  });

  app.on('POST', at('/images/generations'), async (context) => {
    const request = readImages(await body(context, '{"model": "…", "prompt": "…"}'));
    return drawn(context, request, 'images/generations');
  });
  app.on('POST', at('/images/edits'), async (context) => {
    const type = context.req.header('content-type') ?? '';
    const request = await readImageEdits(await readBody(context.req.raw), type);
    return drawn(context, request, 'images/edits');
  });

  app.on('GET', at('/models'), async (context) => {
    const names = listedModels(await models.list()).map(({ name }) => `${name}`.replace(/^models\//, ''));
    return context.json({ object: 'list', data: names.map(modelOf) });
  });
  app.on('GET', at('/models/:id{.+}'), async (context) => {
    const id = idOf(context).replace(/^models\//, '');
    await find(id, 'models');
    return context.json(modelOf(id));
  });

  app.on(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], [...BASES, ...at('/*')], (context) => {
    throw new ApiError(
      'NOT_FOUND',
      `${context.req.method} ${context.req.path.slice(0, 200)} does not exist here. There are chat/completions, ` +
        'responses, embeddings, images/generations, images/edits and models.',
    );
  });

  async function drawn(context: Context<AppEnv>, request: ReturnType<typeof readImages>, method: string) {
    const { name } = await find(request.model, method);
    const { chunks } = answering(services, context, name, readGenerateRequest(request.body));
    return context.json(imagesResource(seconds(), await wholeAnswer(chunks)));
  }

  const plain = (id: string): string => id.replace(/^resp_/, '');
  const load = (id: string, owner: string) => responses.load(plain(id), owner);

  async function find(name: string, method: string): Promise<ModelSummary> {
    try {
      return await findModel(models, name, 'openai/v1', method);
    } catch (error) {
      throw error instanceof ApiError ? new NoModelError(error.status, error.message) : error;
    }
  }
}

/** When a model was made is not known here. */
const modelOf = (id: string) => ({ id, object: 'model', created: 0, owned_by: 'alhena' });
