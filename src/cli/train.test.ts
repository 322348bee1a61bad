import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CodecRecipe } from '../train/picture-codec/recipe.ts';
import type { Recipe } from '../train/recipe.ts';
import { main } from './main.ts';

/** Steps that the stubs do before Ctrl-C is pressed; undefined: all, undisturbed. */
let interruptAt: number | undefined;
/** Folders in which a state was saved. */
let saved: string[];
let text: string;

/** Stands for both loops, which save and return the last state when the signal aborts (their own tests show it). */
async function loop(recipe: Recipe | CodecRecipe, options: { folder: string; signal?: AbortSignal }) {
  if (interruptAt !== undefined) process.emit('SIGINT');
  const step = options.signal?.aborted ? interruptAt : recipe.steps;
  saved.push(options.folder);
  return { step };
}
vi.mock('../train/loop.ts', () => ({ train: loop }));
vi.mock('../train/picture-codec/loop.ts', () => ({ trainCodec: loop }));
vi.mock('../tensor/node.ts', () => ({ nodeEngine: async () => ({}) }));
vi.mock('./bench/peak.ts', () => ({ measurePeak: async () => 1e9 }));

beforeEach(() => {
  interruptAt = undefined;
  saved = [];
  text = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((piece) => {
    text += piece;
    return true;
  });
});
const before = process.listeners('SIGINT');
afterEach(() => {
  vi.restoreAllMocks();
  for (const listener of process.listeners('SIGINT'))
    if (!before.includes(listener)) process.off('SIGINT', listener);
});

describe('alhena train', () => {
  it.for([
    ['nano', 'Go on with: alhena train nano --resume'],
    ['codes', 'Go on with: alhena train codes --resume'],
  ])('%s, stopped by Ctrl-C, saves and ends with 130', async ([name, message]) => {
    interruptAt = 7;
    expect(await main(['train', name])).toBe(130);
    expect(saved).toHaveLength(1);
    expect(text).toContain('Saving; Ctrl-C again ends without.');
    expect(text).toMatch(new RegExp(`Ended at step 7 of \\d+\\. ${message}\n$`));
  });

  it.for(['nano', 'codes'])('%s ends with 0 once it is trained', async (name) => {
    expect(await main(['train', name])).toBe(0);
    expect(text).toMatch(/Trained \d+ steps\./);
  });

  it.for([
    [['--device', 'jax'], '--device jax'],
    [['--device', 'webgpu'], '--device webgpu'],
    [['--python', 'python3'], '--python python3'],
    [['--precision', 'bfloat16'], '--precision bfloat16'],
    [['--shard-parameters'], '--shard-parameters'],
    [['--coordinator', 'a:1'], '--coordinator a:1'],
    [['--processes', '2'], '--processes 2'],
    [['--process', '0'], '--process 0'],
    [['--codes', 'runs/codes'], '--codes runs/codes'],
    [['--teacher', 'weights/pro'], '--teacher weights/pro'],
  ] as const)('codes refuses %j', async ([flags, named]) => {
    expect(await main(['train', 'codes', ...flags])).toBe(1);
    expect(text).toContain(`${named} is not for codes: they train on the CPU`);
    expect(text).toContain('Leave it out.');
    expect(saved).toEqual([]);
  });

  it.for([
    ['codes', '--drawn-by goes on with the codec that the model draws with, and none was named'],
    ['nano', '--drawn-by is for codes, not for nano. Leave it out.'],
  ] as const)('%s refuses a model that draws where nothing is drawn with', async ([name, message]) => {
    expect(await main(['train', name, '--drawn-by', 'weights/nano'])).toBe(1);
    expect(text).toContain(message);
    expect(saved).toEqual([]);
  });

  it('codes takes what it can use', async () => {
    const flags = ['--device', 'cpu', '--threads', '1', '--workers', '1', '--steps', '5', '--folder', 'x'];
    expect(await main(['train', 'codes', ...flags])).toBe(0);
    expect(saved).toEqual(['x']);
  });
});
