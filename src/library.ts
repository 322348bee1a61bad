import { access, readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from './base/errors.ts';
import { type BatchModel, createLanguageModel } from './generate/languageModel.ts';
import { CHECKPOINT_FILES } from './model/checkpoint.ts';
import { type ModelConfig, modalitiesOf } from './model/config.ts';
import { loadCheckpoint, loadCodecCheckpoint } from './model/folder.ts';
import { isPublishedFolder, readPublishedConfig } from './model/huggingface/folder.ts';
import { PictureCodec } from './model/picture-codec/codec.ts';
import { modelConfigSchema } from './model/schema.ts';
import { cacheFolder, type LoadOptions, loadPublished } from './published.ts';
import { nodeEngine } from './tensor/node.ts';
import { alhenaTokenizer } from './text/alhena.ts';

/** The folder of the package: of this checkout, or of node_modules/alhena. */
export const PACKAGE_ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A model on this machine. */
export interface ModelEntry {
  /** What `--model` and `load` take. */
  readonly name: string;
  readonly folder: string;
  readonly config: ModelConfig;
}

/** Where models are looked for: those that came with the package, then those that were trained here. */
const modelFolders = (): string[] => [
  ...new Set([join(PACKAGE_ROOT, 'weights'), join(PACKAGE_ROOT, 'runs'), resolve('runs')]),
];

/** The models of this machine by name; `nano`, the default, comes first. */
export async function listModels(): Promise<ModelEntry[]> {
  const entries = new Map<string, ModelEntry>();
  for (const parent of modelFolders()) {
    for (const name of await subfolders(parent)) {
      const folder = join(parent, name);
      if (entries.has(name) || !(await isModelFolder(folder))) continue;
      const config = await readConfig(folder);
      if (config) entries.set(name, { name, folder, config });
    }
  }
  for (const { name, folder } of await pulledFolders()) {
    const published = await readPublishedConfig(folder).catch(() => undefined);
    if (published && !entries.has(name)) entries.set(name, { name, folder, config: published.model });
  }
  return [...entries.values()].sort((a, b) => Number(b.name === 'nano') - Number(a.name === 'nano'));
}

/**
 * The model of this name, or in this folder.
 * @throws UserError (NOT_FOUND) that lists what there is
 */
export async function findModel(nameOrFolder: string): Promise<{ name: string; folder: string }> {
  const models = await listModels();
  const named = models.find(({ name }) => name === nameOrFolder);
  if (named) return named;
  const folder = resolve(nameOrFolder);
  if (nameOrFolder !== '' && (await isPublishedFolder(folder))) return { name: basename(folder), folder };
  if (nameOrFolder !== '' && (await isModelFolder(folder))) {
    const config = await readConfig(folder);
    return { name: config?.name ?? nameOrFolder, folder };
  }
  const names = models.map(({ name }) => name).join(', ');
  throw new UserError(
    `There is no model ${JSON.stringify(nameOrFolder)}: neither a name known here nor a folder with ` +
      `${Object.values(CHECKPOINT_FILES).join(' and ')}. ` +
      (names ? `Available: ${names}.` : 'None is available yet; train one with `alhena train nano`.'),
    'NOT_FOUND',
  );
}

/** Loads a model that `findModel` finds, ours or a published one. */
export async function loadLanguageModel(
  nameOrFolder: string,
  options: LoadOptions = {},
): Promise<BatchModel> {
  const { name, folder } = await findModel(nameOrFolder);
  if (await isPublishedFolder(folder)) return loadPublished(folder, name, options);
  if (options.precision !== undefined) {
    throw new UserError(
      `${name} has weights of its own precision; --precision was ${options.precision}. Leave it out: it is for published models.`,
    );
  }
  const checkpoint = await loadCheckpoint(folder);
  const engine = await nodeEngine();
  const draws = modalitiesOf(checkpoint.config).output.includes('image');
  return createLanguageModel({
    engine,
    checkpoint: { ...checkpoint, cacheBits: options.cacheBits },
    scheduling: { lookup: options.lookup },
    codec: draws
      ? await PictureCodec.create(engine, await loadCodecCheckpoint(await codesOf(folder)))
      : undefined,
    tokenizer: alhenaTokenizer(),
    name,
    threads: options.threads,
  });
}

/** The picture codec that a model learned to draw with: its own, or the one that came with the package. */
async function codesOf(folder: string): Promise<string> {
  const own = join(folder, 'codes');
  return (await isModelFolder(own)) ? own : join(PACKAGE_ROOT, 'weights', 'codes');
}

/** What `alhena pull` has fetched: `owner/name` below the cache. */
async function pulledFolders(): Promise<{ name: string; folder: string }[]> {
  const root = join(cacheFolder(), 'models');
  const found: { name: string; folder: string }[] = [];
  for (const owner of await subfolders(root)) {
    for (const name of await subfolders(join(root, owner)))
      found.push({ name: `${owner}/${name}`, folder: join(root, owner, name) });
  }
  return found;
}

async function isModelFolder(folder: string): Promise<boolean> {
  const files = Object.values(CHECKPOINT_FILES).map((file) => access(join(folder, file)));
  return (await Promise.allSettled(files)).every(({ status }) => status === 'fulfilled');
}

/** The configuration in a model's folder; undefined when it cannot be read, which loading the model explains. */
async function readConfig(folder: string): Promise<ModelConfig | undefined> {
  try {
    const json: unknown = JSON.parse(await readFile(join(folder, CHECKPOINT_FILES.config), 'utf8'));
    const result = modelConfigSchema.safeParse(json);
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

async function subfolders(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .sort();
}
