import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCE = resolve(import.meta.dirname, '../src');

/** From the lowest to the highest: a file imports from its own layer and from those before it. */
const LAYERS = [
  'base',
  'tensor',
  'nn',
  'media',
  'text',
  'model',
  'generate',
  'worlds',
  'search',
  'train',
  'tools',
  'evals',
  'serve',
  'cli',
] as const;

/** The library's entry points stand beside the layers: they may use what a user of the library may. */
const ENTRY_LAYER = 'tools';

/** Layers that a browser loads: no Node modules, but for the files named here. */
const BROWSER_LAYERS = ['base', 'tensor', 'nn', 'media', 'text', 'model', 'generate'];
const NODE_FILES = [
  'tensor/node.ts',
  'tensor/packing.ts',
  'media/decode.ts',
  'media/decoding-thread.ts',
  'media/decoding-worker.ts',
  'model/folder.ts',
  'model/inference-folder.ts',
  'model/packed-folder.ts',
  'model/safetensors-index.ts',
  'model/huggingface/folder.ts',
  'model/huggingface/shards.ts',
  'model/huggingface/tiny.testing.ts',
];

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => file.replaceAll('\\', '/'));

const layerOf = (file: string): number => {
  const folder = file.includes('/') ? file.slice(0, file.indexOf('/')) : ENTRY_LAYER;
  return LAYERS.indexOf(folder as (typeof LAYERS)[number]);
};

/** Paths that a file imports, type imports left out where `values` is set. */
function importsOf(file: string, values = false): string[] {
  const text = readFileSync(join(SOURCE, file), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s([^;]*?)\sfrom\s+'([^']+)'|import\('([^']+)'\)/gm);
  return [...statements]
    .filter(([, clause]) => !(values && clause?.startsWith('type ')))
    .map(([, , fixed, dynamic]) => fixed ?? dynamic);
}

const internalImports = (file: string, values = false): string[] =>
  importsOf(file, values)
    .filter((path) => path.startsWith('.'))
    .map((path) => relative(SOURCE, resolve(SOURCE, dirname(file), path)).replaceAll('\\', '/'))
    .filter((path) => files.includes(path));

describe('the layers of src/', () => {
  it('knows every folder', () => {
    const unknown = files.filter((file) => layerOf(file) < 0);
    expect(unknown).toEqual([]);
  });

  it('imports its own layer and lower ones, never upwards', () => {
    const upwards = files.flatMap((file) =>
      internalImports(file)
        .filter((target) => layerOf(target) > layerOf(file))
        .map((target) => `${file} imports ${target}`),
    );
    expect(upwards).toEqual([]);
  });

  it('has no circle of value imports', () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (path.includes(file) || done.has(file)) return;
      for (const target of internalImports(file, true)) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  it('keeps Node modules out of what browsers load', () => {
    const offenders = files.filter(
      (file) =>
        BROWSER_LAYERS.includes(file.slice(0, file.indexOf('/'))) &&
        !file.endsWith('.test.ts') &&
        !NODE_FILES.includes(file) &&
        importsOf(file).some((path) => path.startsWith('node:')),
    );
    expect(offenders).toEqual([]);
  });

  it('sounds the alarm for files of more than 500 lines', () => {
    const long = files.filter((file) => readFileSync(join(SOURCE, file), 'utf8').split('\n').length > 500);
    expect(long).toEqual([]);
  });
});
