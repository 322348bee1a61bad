import type { LanguageModel } from '../generate/types.ts';
import { ApiError } from './errors.ts';

/** What is known of a model before it is loaded. */
export interface ModelSummary {
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly version?: string;
  readonly contextLength: number;
}

/** Where the server's models come from: the first in the list is the default. */
export interface ModelSource {
  list(): readonly ModelSummary[] | Promise<readonly ModelSummary[]>;
  /** Loads the model on first use and keeps it. */
  get(name: string): Promise<LanguageModel>;
}

/** Clients insist on names of Google's; these lead to the default model, and `modelVersion` tells the truth. */
export const ALIASES: readonly string[] = [
  'gemini-2.0-flash',
  'gemini-2.0-flash-lite',
  'gemini-2.5-flash',
  'gemini-2.5-flash-lite',
  'gemini-2.5-pro',
  'gemini-3-flash-preview',
  'gemini-3-pro-preview',
  'gemini-flash-latest',
  'gemini-flash-lite-latest',
  'gemini-pro-latest',
];

/** The `Model` resource of the Gemini API. `alias` is the name that the client asked for. */
export function modelResource(model: ModelSummary, alias = model.name): Record<string, unknown> {
  return {
    name: `models/${alias}`,
    baseModelId: model.name,
    version: model.version ?? '1',
    displayName: model.displayName ?? model.name,
    description: model.description ?? `Alhena ${model.name}, run on this machine.`,
    inputTokenLimit: model.contextLength,
    outputTokenLimit: model.contextLength,
    supportedGenerationMethods: ['generateContent', 'streamGenerateContent', 'countTokens'],
    temperature: 0,
    maxTemperature: 2,
    topP: 1,
    topK: 64,
  };
}

/** The model that `name` or an alias means; 404 in Google's words when there is none. */
export async function findModel(
  source: ModelSource,
  name: string,
  version: string,
  method = 'generateContent',
): Promise<ModelSummary> {
  const models = await source.list();
  const found =
    models.find((model) => model.name === name) ?? (ALIASES.includes(name) ? models[0] : undefined);
  if (found) return found;
  throw new ApiError(
    'NOT_FOUND',
    `models/${name.slice(0, 100)} is not found for API version ${version}, or is not supported for ${method}. ` +
      `Available: ${models.map((model) => model.name).join(', ') || 'none; train or pull one first'}.`,
  );
}

/** One page of the list. The page token is the position of its first model. */
export function listPage(
  models: readonly ModelSummary[],
  pageSize: string | undefined,
  pageToken: string | undefined,
): Record<string, unknown> {
  const size = readPosition('pageSize', pageSize) || 50;
  const start = readPosition('pageToken', pageToken);
  const end = start + size;
  return {
    models: models.slice(start, end).map((model) => modelResource(model)),
    ...(end < models.length ? { nextPageToken: String(end) } : {}),
  };
}

function readPosition(name: string, text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new ApiError(
    'INVALID_ARGUMENT',
    `${name} is ${JSON.stringify(text.slice(0, 40))}; a whole number was expected.`,
  );
}
