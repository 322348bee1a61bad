import type { LanguageModel } from '../generate/types.ts';
import type { Modalities } from '../model/config.ts';
import { ApiError } from './errors.ts';

/** What is known of a model before it is loaded. */
export interface ModelSummary {
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly version?: string;
  readonly contextLength: number;
  /** What it reads and writes; default: text and pictures in, text out. */
  readonly modalities?: Modalities;
  /** Whether it thinks before it answers; default: no. */
  readonly thinks?: boolean;
}

/** Where the server's models come from: the first in the list is the default. */
export interface ModelSource {
  list(): readonly ModelSummary[] | Promise<readonly ModelSummary[]>;
  /** Loads the model on first use and keeps it. */
  get(name: string): Promise<LanguageModel>;
}

/** A name of Google's that leads to a model here, and `modelVersion` tells the truth. */
interface Alias {
  readonly name: string;
  /** The member of the family that it means; the default model where that is not there. */
  readonly model?: string;
}

/** Clients insist on names of Google's; these are listed. */
export const ALIASES: readonly Alias[] = [
  { name: 'gemini-2.0-flash' },
  { name: 'gemini-2.0-flash-lite', model: 'nano' },
  { name: 'gemini-2.5-flash' },
  { name: 'gemini-2.5-flash-lite', model: 'nano' },
  { name: 'gemini-2.5-pro', model: 'pro' },
  { name: 'gemini-3-flash-preview' },
  { name: 'gemini-3-pro-preview', model: 'pro' },
  { name: 'gemini-flash-latest' },
  { name: 'gemini-flash-lite-latest', model: 'nano' },
  { name: 'gemini-pro-latest', model: 'pro' },
  { name: 'gemini-embedding-001' },
];

/** Names of embedders: they embed, and do not answer. */
const EMBEDDERS = /^(gemini-embedding|text-embedding|embedding)-[\w.-]+$/;
/** Versions that come and go, such as those that gemini-cli asks for; not those that draw, speak or listen. */
const GEMINI = /^gemini-(?!.*(image|tts|audio|live|native))[\w.-]{1,60}$/;

const METHODS = ['generateContent', 'streamGenerateContent', 'countTokens'];
const EMBED_METHODS = ['embedContent', 'batchEmbedContents'];

/** The `Model` resource of the Gemini API. `alias` is the name that the client asked for. */
export function modelResource(model: ModelSummary, alias = model.name): Record<string, unknown> {
  const own = model.displayName ?? model.name;
  const methods = alias === model.name ? [...METHODS, ...EMBED_METHODS] : METHODS;
  return {
    name: `models/${alias}`,
    baseModelId: model.name,
    version: model.version ?? '1',
    displayName: alias === model.name ? own : `${own} (as ${alias})`,
    description: model.description ?? `Alhena ${model.name}, run on this machine.`,
    inputTokenLimit: model.contextLength,
    outputTokenLimit: model.contextLength,
    supportedGenerationMethods: EMBEDDERS.test(alias) ? [...EMBED_METHODS, 'countTokens'] : methods,
    // What generation does when nothing is said: greedy.
    temperature: 0,
    maxTemperature: 2,
    // No topK: none is cut off unless a request says so.
    topP: 1,
    thinking: model.thinks ?? false,
    // Google tells these of its models nowhere but in its documents; pages want to know.
    inputModalities: upper(model.modalities?.input ?? ['text', 'image']),
    outputModalities: upper(model.modalities?.output ?? ['text']),
  };
}

const upper = (modalities: readonly string[]) => modalities.map((modality) => modality.toUpperCase());

/** All models, then the aliases that lead to them. */
export function listedModels(models: readonly ModelSummary[]): Record<string, unknown>[] {
  const [first] = models;
  if (first === undefined) return [];
  const known = new Set(models.map(({ name }) => name));
  const aliases = ALIASES.filter(({ name }) => !known.has(name));
  return [
    ...models.map((model) => modelResource(model)),
    ...aliases.map((alias) => modelResource(aliased(models, alias.name) ?? first, alias.name)),
  ];
}

/** The model that `name` or an alias means; 404 in Google's words when there is none. */
export async function findModel(
  source: ModelSource,
  name: string,
  version: string,
  method = 'generateContent',
): Promise<ModelSummary> {
  const models = await source.list();
  const found = models.find((model) => model.name === name) ?? aliased(models, name);
  if (found) return found;
  throw new ApiError(
    'NOT_FOUND',
    `models/${name.slice(0, 100)} is not found for API version ${version}, or is not supported for ${method}. ` +
      `Available: ${models.map((model) => model.name).join(', ') || 'none; train or pull one first'}.`,
  );
}

function aliased(models: readonly ModelSummary[], name: string): ModelSummary | undefined {
  const meant = ALIASES.find((alias) => alias.name === name)?.model;
  if (meant === undefined && !GEMINI.test(name) && !EMBEDDERS.test(name)) return undefined;
  return models.find((model) => model.name === meant) ?? models[0];
}
