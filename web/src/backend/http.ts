import { readEvents } from './events.ts';
import { type ErrorJson, problemOf } from './problems.ts';
import type { ReportCard, RunLog, RunSummary, TrainingSource } from './runs.ts';
import {
  type AnswerPart,
  type AnswerRequest,
  type AnswerSettings,
  BackendError,
  type ChatBackend,
  type GrowingPicture,
  type Modality,
  type ModelInfo,
} from './types.ts';

interface HttpOptions {
  /** Where the server is; default: where this page came from. */
  readonly base?: string;
  readonly fetcher?: typeof fetch;
  /** The key that the server wants, asked for at every request, as it may be entered later. */
  readonly key?: () => string | undefined;
}

/** A server that speaks the Gemini API and, beside it, tells of training runs. */
export function httpBackend({
  base = '',
  fetcher = fetch,
  key,
}: HttpOptions = {}): ChatBackend & TrainingSource {
  const reach = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    const secret = key?.();
    if (secret) headers.set('x-goog-api-key', secret);
    let response: Response;
    try {
      response = await fetcher(base + path, { ...init, headers });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new BackendError({ kind: 'gone' });
    }
    if (response.ok) return response;
    const body = (await response.json().catch(() => undefined)) as { error?: ErrorJson } | undefined;
    throw new BackendError(problemOf(response.status, body?.error));
  };
  const get = async <T>(path: string): Promise<T> => (await (await reach(path)).json()) as T;

  /** Models that are known to think; asking others for thoughts would make them try. */
  const thinkers = new Set<string>();
  /** Models that draw: only they can be asked to show pictures that grow. */
  const drawers = new Set<string>();

  return {
    async models() {
      const { models } = await get<{ models?: ModelResource[] }>('/v1beta/models?pageSize=1000');
      const known = (models ?? []).filter(canAnswer).map(modelInfo);
      for (const { name, thinks, draws } of known) {
        if (thinks) thinkers.add(name);
        if (draws) drawers.add(name);
      }
      return known;
    },

    async *answer(request, signal) {
      const response = await reach(
        `/v1beta/models/${encodeName(request.model)}:streamGenerateContent?alt=sse`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(
            requestBody(request, { thinks: thinkers.has(request.model), draws: drawers.has(request.model) }),
          ),
          signal,
        },
      );
      if (response.body === null) throw new BackendError({ kind: 'broken' });
      let finished = false;
      try {
        for await (const json of readEvents(response.body)) {
          const chunk = JSON.parse(json) as StreamChunk;
          if (chunk.error) throw new BackendError(problemOf(500, chunk.error));
          const candidate = chunk.candidates?.[0];
          const blocked = chunk.promptFeedback?.blockReason;
          finished ||= candidate?.finishReason !== undefined || blocked !== undefined;
          const usage = chunk.usageMetadata;
          const parts = candidate?.content?.parts ?? [];
          yield {
            parts: parts.flatMap(answerPart),
            growing: parts.findLast(isGrowing)?.inlineData as GrowingPicture | undefined,
            usage: usage && {
              promptTokens: usage.promptTokenCount ?? 0,
              outputTokens: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
            },
            finishReason: candidate?.finishReason ?? blocked,
          };
        }
      } catch (error) {
        if (signal.aborted || error instanceof BackendError) throw error;
        throw new BackendError({ kind: 'broken' });
      }
      if (!finished) throw new BackendError({ kind: 'broken' });
    },

    runs: async () => (await get<{ runs: RunSummary[] }>('/api/runs')).runs,
    run: (name) => get<RunLog>(`/api/runs/${encodeName(name)}`),
    cards: async () => (await get<{ cards: ReportCard[] }>('/api/cards')).cards,
  };
}

/** Names may hold slashes, which stay. */
const encodeName = (name: string) => name.split('/').map(encodeURIComponent).join('/');

/** What a model does that can be shown on the way: thoughts, and pictures that grow. */
type Workings = Pick<ModelInfo, 'thinks' | 'draws'>;

function requestBody({ turns, settings }: AnswerRequest, workings: Workings): Record<string, unknown> {
  const contents = turns.map(({ role, text, files }) => ({
    role,
    parts: [
      ...files.map(({ mimeType, data }) => ({ inlineData: { mimeType, data } })),
      ...(text === '' ? [] : [{ text }]),
    ],
  }));
  const { systemInstruction } = settings;
  return {
    contents,
    ...(systemInstruction ? { systemInstruction: { parts: [{ text: systemInstruction }] } } : {}),
    ...generationConfig(settings, workings),
  };
}

function generationConfig(settings: AnswerSettings, { thinks, draws }: Workings) {
  const { temperature, topP, topK, maxTokens, seed, thinking } = settings;
  const thinkingConfig = thinks
    ? thinking === false
      ? { thinkingBudget: 0 }
      : { includeThoughts: true }
    : undefined;
  const imageConfig = draws ? { previews: true } : undefined;
  const options = { temperature, topP, topK, maxOutputTokens: maxTokens, seed, thinkingConfig, imageConfig };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return given.length === 0 ? {} : { generationConfig: Object.fromEntries(given) };
}

interface ModelResource {
  readonly name: string;
  readonly baseModelId?: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly inputTokenLimit?: number;
  readonly outputTokenLimit?: number;
  readonly supportedGenerationMethods?: readonly string[];
  /** Not Google's: what Alhena's server says that the model can be shown. */
  readonly inputModalities?: readonly string[];
  readonly outputModalities?: readonly string[];
  readonly thinking?: boolean;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
}

/** Aliases, other names of a model that is listed too, are left out. */
const canAnswer = ({ name, baseModelId, supportedGenerationMethods }: ModelResource) =>
  (supportedGenerationMethods?.includes('generateContent') ?? true) &&
  (baseModelId === undefined || name === `models/${baseModelId}`);

const MODALITIES: readonly Modality[] = ['text', 'image', 'audio', 'video'];

function modelInfo(model: ModelResource): ModelInfo {
  const name = model.name.replace(/^models\//, '');
  const said = model.inputModalities?.map((modality) => modality.toLowerCase());
  return {
    name,
    title: model.displayName ?? name,
    description: model.description ?? '',
    contextLength: model.inputTokenLimit ?? 0,
    outputLimit: model.outputTokenLimit ?? model.inputTokenLimit ?? 0,
    inputs: said ? MODALITIES.filter((modality) => said.includes(modality)) : ['text', 'image'],
    draws: writes(model, 'image'),
    acts: writes(model, 'action'),
    thinks: model.thinking ?? false,
    defaults: { temperature: model.temperature, topP: model.topP, topK: model.topK },
  };
}

const writes = ({ outputModalities = [] }: ModelResource, modality: string): boolean =>
  outputModalities.some((one) => one.toLowerCase() === modality);

interface ApiPart {
  readonly text?: string;
  readonly thought?: boolean;
  readonly inlineData?: { mimeType?: string; data?: string };
  readonly functionCall?: { name?: string; args?: unknown };
  readonly functionResponse?: { name?: string; response?: unknown };
  readonly executableCode?: { code?: string };
  readonly codeExecutionResult?: { output?: string };
}

interface StreamChunk {
  readonly candidates?: readonly { content?: { parts?: readonly ApiPart[] }; finishReason?: string }[];
  readonly promptFeedback?: { blockReason?: string };
  readonly usageMetadata?: {
    promptTokenCount?: number;
    candidatesTokenCount?: number;
    thoughtsTokenCount?: number;
  };
  readonly error?: ErrorJson;
}

/** Pictures among thoughts are on their way to the one that is meant. */
const isGrowing = ({ thought, inlineData }: ApiPart): boolean =>
  thought === true && inlineData?.data !== undefined && inlineData.mimeType?.startsWith('image/') === true;

/** A part that the page can show; kinds that it does not know are left out. */
function answerPart(part: ApiPart): AnswerPart[] {
  const { text, inlineData, functionCall, functionResponse, executableCode, codeExecutionResult } = part;
  if (text) return [{ kind: part.thought ? 'thought' : 'text', text }];
  if (isGrowing(part)) return [];
  if (inlineData?.mimeType?.startsWith('image/') && inlineData.data)
    return [{ kind: 'picture', mimeType: inlineData.mimeType, data: inlineData.data }];
  if (functionCall) return [{ kind: 'call', name: functionCall.name ?? '', input: functionCall.args }];
  if (functionResponse)
    return [{ kind: 'result', name: functionResponse.name ?? '', output: functionResponse.response }];
  if (executableCode) return [{ kind: 'call', name: 'code', input: executableCode.code }];
  if (codeExecutionResult) return [{ kind: 'result', name: 'code', output: codeExecutionResult.output }];
  return [];
}
