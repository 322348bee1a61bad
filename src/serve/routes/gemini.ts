import type { Context, Hono } from 'hono';
import { wholeAnswer } from '../answers.ts';
import { readJson } from '../body.ts';
import { ApiError } from '../errors.ts';
import { findModel, listedModels, modelResource } from '../models.ts';
import { readBatchEmbedRequest, readEmbedRequest } from '../requests/embed.ts';
import { readCountRequest, readGenerateRequest } from '../requests/generate.ts';
import type { AppEnv } from '../safety/caller.ts';
import { answering, callerOf, page, type Services, streamAnswer } from '../services.ts';
import { ARRAY, SSE } from '../stream.ts';

export const VERSION = ':version{v1|v1beta|v1alpha}';

type Method = (context: Context<AppEnv>, model: string, body: unknown) => Promise<Response>;

/** Models, and what they can be asked: `/v1beta/models…`. */
export function addGeminiRoutes(app: Hono<AppEnv>, services: Services): void {
  const { models, generation } = services;

  const methods = new Map<string, Method>([
    [
      'generateContent',
      async (context, model, body) => {
        const { chunks } = answering(services, context, model, readGenerateRequest(body));
        return context.json(await wholeAnswer(chunks));
      },
    ],
    [
      'streamGenerateContent',
      async (context, model, body) =>
        streamAnswer(
          services,
          answering(services, context, model, readGenerateRequest(body)),
          context.req.query('alt') === 'sse' ? SSE : ARRAY,
          (_, rest) => rest,
          // A chunk with usage alone is the one heartbeat that all known clients accept.
          (first) => first,
        ),
    ],
    [
      'countTokens',
      async (context, name, body) => {
        const request = readCountRequest(body);
        return context.json(await generation.count(await models.get(name), request, callerOf(context)));
      },
    ],
    [
      'embedContent',
      async (context, name, body) => {
        const requests = [readEmbedRequest(body)];
        const { embeddings, tokens } = await generation.embed(
          await models.get(name),
          requests,
          callerOf(context),
        );
        return context.json({ embedding: embeddings[0], usageMetadata: { promptTokenCount: tokens } });
      },
    ],
    [
      'batchEmbedContents',
      async (context, name, body) => {
        const requests = readBatchEmbedRequest(body);
        const { embeddings, tokens } = await generation.embed(
          await models.get(name),
          requests,
          callerOf(context),
        );
        return context.json({ embeddings, usageMetadata: { promptTokenCount: tokens } });
      },
    ],
  ]);

  app.get(`/${VERSION}/models`, async (context) => {
    // `queryBase=false` asks for models that were tuned, of which there are none.
    const { items, nextPageToken } = page(listedModels(await models.list()), context, 50);
    return context.json({ models: items, nextPageToken });
  });
  app.get(`/${VERSION}/tunedModels`, (context) => context.json({ tunedModels: [] }));
  app.get(`/${VERSION}/models/*`, async (context) => {
    const { version, name } = splitPath(context);
    return context.json(modelResource(await findModel(models, name, version), name));
  });
  app.post(`/${VERSION}/*`, async (context) => {
    const { version, name, method } = splitPath(context);
    const never = NEVER.exec(name || context.req.path);
    if (never) {
      throw new ApiError(
        'UNIMPLEMENTED',
        `${never[0].slice(0, 40)} is a service of Google’s cloud, which this server does not have.`,
      );
    }
    const run = methods.get(method);
    if (!run) {
      throw new ApiError(
        'NOT_FOUND',
        `models/${name.slice(0, 100)} is not found for API version ${version}, or is not supported for ` +
          `${method.slice(0, 40) || 'POST'}. Supported: ${[...methods.keys()].join(', ')}.`,
      );
    }
    const summary = await findModel(models, name, version, method);
    return run(context, summary.name, await readJson(context.req.raw));
  });
}

/** Parts of Google's service that have no meaning on one's own machine. */
const NEVER =
  /^(tunedModels|agents|triggers|environments|credentials|voices|webhooks|auth_tokens|fileSearchStores|cachedContents|batches)\b/;

/** `/v1beta/models/org/name:tag:generateContent` → version, `org/name:tag`, method (after the last colon). */
function splitPath(context: Context): { version: string; name: string; method: string } {
  const [, version, ...rest] = context.req.path.split('/');
  let path: string;
  try {
    path = decodeURIComponent(rest.join('/'));
  } catch {
    throw new ApiError(
      'INVALID_ARGUMENT',
      'The path holds a broken percent sign; UTF-8, percent-encoded, was expected.',
    );
  }
  const name = path.replace(/^models\//, '');
  const colon = context.req.method === 'POST' ? name.lastIndexOf(':') : -1;
  return colon < 0
    ? { version, name, method: '' }
    : { version, name: name.slice(0, colon), method: name.slice(colon + 1) };
}
