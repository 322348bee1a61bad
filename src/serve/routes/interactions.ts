import type { Context, Hono } from 'hono';
import type { Answer, UsageMetadata } from '../answers.ts';
import { readJson } from '../body.ts';
import { Conversations } from '../dialects/conversations.ts';
import { type InteractionRequest, readInteraction } from '../dialects/interaction-request.ts';
import { contentOf, type Outcome, outcomeOf, type Step, stepEvents } from '../dialects/steps.ts';
import { ApiError } from '../errors.ts';
import { findModel } from '../models.ts';
import { readGenerateRequest } from '../requests/generate.ts';
import type { AppEnv } from '../safety/caller.ts';
import { answering, type Services, streamAnswer } from '../services.ts';
import { NAMED_EVENTS, type NamedEvent } from '../stream.ts';
import { VERSION } from './gemini.ts';

/** The Interactions API: conversations that the server keeps, and answers in steps. */
export function addInteractionRoutes(app: Hono<AppEnv>, services: Services): void {
  const conversations = new Conversations(services.store, services.clock, 'interactions');

  app.post(`/${VERSION}/interactions`, async (context) => {
    const request = readInteraction(await readJson(context.req.raw));
    const owner = context.get('owner');
    const before = request.previous ? (await conversations.load(request.previous, owner)).contents : [];
    const body = request.body(before);
    const model = await findModel(services.models, request.model, 'v1beta', 'interactions');
    const answer = answering(services, context, model.name, readGenerateRequest(body));
    const start = { id: conversations.newId(), created: new Date(services.clock()).toISOString() };
    const finish = async (outcome: Outcome) => {
      const resource = interaction(request, start, outcome, new Date(services.clock()).toISOString());
      if (request.store) {
        const contents = [...body.contents, contentOf(outcome.steps)];
        await conversations.save(start.id, { owner, contents, resource });
      }
      return resource;
    };
    if (!request.stream) return context.json(await finish(await outcomeOf(answer.chunks)));
    return streamAnswer(services, answer, NAMED_EVENTS, (_, rest) => events(rest, start, model.name, finish));
  });

  const idOf = (context: Context) => context.req.param('id') ?? '';
  app.get(`/${VERSION}/interactions/:id`, async (context) =>
    context.json((await conversations.load(idOf(context), context.get('owner'))).resource),
  );
  app.delete(`/${VERSION}/interactions/:id`, async (context) => {
    await conversations.remove(idOf(context), context.get('owner'));
    return context.json({});
  });
  app.post(`/${VERSION}/interactions/:id/cancel`, async (context) => {
    await conversations.load(idOf(context), context.get('owner'));
    throw new ApiError('FAILED_PRECONDITION', 'This interaction is complete, so there is nothing to cancel.');
  });
}

interface Start {
  readonly id: string;
  readonly created: string;
}

async function* events(
  chunks: AsyncIterable<Answer>,
  { id, created }: Start,
  model: string,
  finish: (outcome: Outcome) => Promise<Record<string, unknown>>,
): AsyncGenerator<NamedEvent> {
  const event = (event_type: string, fields: object): NamedEvent => ({
    name: event_type,
    data: { event_type, ...fields },
  });
  const partial = { id, object: 'interaction', model, created, updated: created, status: 'in_progress' };
  yield event('interaction.created', { interaction: partial });
  const steps = stepEvents(chunks);
  for (;;) {
    const next = await steps.next();
    if (next.done) {
      yield event('interaction.completed', { interaction: await finish(next.value) });
      return;
    }
    const said = next.value;
    const { index, step } = said;
    if (said.event === 'delta') yield event('step.delta', { index, delta: delta(step, said.text) });
    else if (said.event === 'start') yield event('step.start', { index, step: stepResource(step, true) });
    else yield event('step.stop', { index });
  }
}

function delta(step: Step, text: string): object {
  if (step.type === 'call') return { type: 'arguments_delta', arguments: text };
  if (step.type === 'picture') return image(step);
  return step.type === 'text'
    ? { type: 'text', text }
    : { type: 'thought_summary', content: { type: 'text', text } };
}

const image = ({ mimeType, data }: { mimeType: string; data: string }) => ({
  type: 'image',
  mime_type: mimeType,
  data,
});

/** @param isEmpty whether its content is still to come */
function stepResource(step: Step, isEmpty = false): object {
  if (step.type === 'call') {
    const { id, name, args } = step;
    return { type: 'function_call', id, name, arguments: isEmpty ? {} : args };
  }
  if (step.type === 'picture') return { type: 'model_output', content: isEmpty ? [] : [image(step)] };
  const content = isEmpty ? [] : [{ type: 'text', text: step.text }];
  return step.type === 'text' ? { type: 'model_output', content } : { type: 'thought', summary: content };
}

function interaction(
  { previous }: InteractionRequest,
  { id, created }: Start,
  { steps, finishReason, usage, model }: Outcome,
  updated: string,
): Record<string, unknown> {
  const calls = steps.some(({ type }) => type === 'call');
  const cut = finishReason === 'MAX_TOKENS' ? 'incomplete' : 'completed';
  return {
    id,
    object: 'interaction',
    model,
    status: calls ? 'requires_action' : cut,
    created,
    updated,
    role: 'model',
    previous_interaction_id: previous,
    steps: steps.map((step) => stepResource(step)),
    usage: usageOf(usage),
  };
}

function usageOf(usage: UsageMetadata): Record<string, unknown> {
  const modalities = (details: UsageMetadata['promptTokensDetails']) =>
    details.map(({ modality, tokenCount }) => ({ modality: modality.toLowerCase(), tokens: tokenCount }));
  return {
    total_input_tokens: usage.promptTokenCount,
    input_tokens_by_modality: modalities(usage.promptTokensDetails),
    total_cached_tokens: usage.cachedContentTokenCount ?? 0,
    total_output_tokens: usage.candidatesTokenCount,
    output_tokens_by_modality: modalities(usage.candidatesTokensDetails),
    total_thought_tokens: usage.thoughtsTokenCount ?? 0,
    total_tokens: usage.totalTokenCount,
  };
}
