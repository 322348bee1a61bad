import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TINY, testParameters } from '../generate/test-model.ts';
import { decodeContainer } from '../media/container.ts';
import type { ModelConfig } from '../model/config.ts';
import { saveCheckpoint } from '../model/folder.ts';
import { expertPlayer, play } from '../worlds/act/episodes.ts';
import { filmOf } from '../worlds/act/film.ts';
import { environmentNamed } from '../worlds/act/index.ts';
import { main } from './main.ts';

const ACTING: ModelConfig = {
  ...TINY,
  name: 'actor',
  contextLength: 512,
  modalities: { input: ['text', 'image'], output: ['text', 'action'] },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alhena-act-'));
  for (const config of [ACTING, TINY])
    await saveCheckpoint(join(folder, config.name), config, testParameters(config), { dataType: 'float16' });
});
afterAll(() => rm(folder, { recursive: true }));

async function alhena(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      texts[name] += text;
      return true;
    });
  }
  try {
    return { code: await main(args), out: texts.stdout, error: texts.stderr };
  } finally {
    vi.restoreAllMocks();
  }
}

interface Document {
  readonly model?: string;
  readonly results: readonly {
    player: string;
    task: string;
    metric: string;
    value: number;
    n: number;
    steps: number;
  }[];
}

describe('alhena act', () => {
  it.each([
    ['catch', 'ballsCaught'],
    ['maze', 'successRate'],
    ['stack', 'successRate'],
    ['click', 'clickAccuracy'],
  ])('%s: the expert needs no model and succeeds', async (world, metric) => {
    const { code, out } = await alhena('act', world, '--player', 'expert', '-n', '4', '--json');
    expect(code).toBe(0);
    const { results, model } = JSON.parse(out) as Document;
    expect(model).toBeUndefined();
    expect(results).toMatchObject([{ player: 'expert', task: world, metric, n: 4 }]);
    expect(results[0].value).toBeCloseTo(1, 9);
  });

  it('holds a model against the expert and chance, in the same episodes', async () => {
    const { code, out } = await alhena('act', 'maze', '--model', join(folder, 'actor'), '-n', '3', '--json');
    expect(code).toBe(0);
    const { results, model } = JSON.parse(out) as Document;
    expect(model).toBe('actor');
    expect(results.map(({ player }) => player)).toEqual(['actor', 'expert', 'random']);
    for (const { value, steps } of results) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(steps).toBeGreaterThan(0);
    }
  });

  it.each(['gif', 'webp'])('writes the first episode as a moving %s', async (format) => {
    const path = join(folder, `film.${format}`);
    const { error } = await alhena('act', 'click', '--player', 'expert', '-n', '1', '--out', path);
    const steps = Number(/(\d+) steps/.exec(error)?.[1]);
    const { pages, delay, width, pageHeight } = await sharp(await readFile(path), { pages: -1 }).metadata();
    expect([pages, delay?.length]).toEqual([steps + 1, steps + 1]);
    expect([width, pageHeight]).toEqual([336, 262]);
    expect(delay?.at(-1)).toBe(1200);
  });

  it('writes it as a WebM that lasts as long and looks the same when it is read back', async () => {
    const path = join(folder, 'film.webm');
    const { code, error } = await alhena('act', 'maze', '--player', 'expert', '-n', '1', '--out', path);
    expect(code).toBe(0);
    const steps = Number(/(\d+) steps/.exec(error)?.[1]);
    const decoded = await decodeContainer(await readFile(path), 'WebM', { maxFrames: 100 });
    const frames = 'film' in decoded ? decoded.film.frames : [];
    const input = new Input({ source: new BufferSource(await readFile(path)), formats: ALL_FORMATS });
    expect(await input.computeDuration()).toBeCloseTo(steps * 0.3 + 1.2, 1);
    const episode = { episodes: 1, seed: '1', split: 'test' } as const;
    const environment = environmentNamed('maze');
    const [played] = await play(environment, expertPlayer, episode);
    const [first] = filmOf(environment, played).frames;
    const { width, height, data } = frames[0].picture;
    expect([width, height]).toEqual([first.picture.width, first.picture.height]);
    const distance = data.reduce((sum, value, i) => sum + Math.abs(value - first.picture.data[i]), 0);
    expect(distance / data.length).toBeLessThan(6);
  });

  it.each([
    [['act', 'pong'], 1, 'no world to act in called "pong"; one of catch, maze, stack, click was expected'],
    [['act', 'maze', '--player', 'ghost'], 2, 'Allowed choices are model, expert, random'],
    [['act', 'maze', '--player', 'expert', '--out', 'film.txt'], 1, 'one of .gif, .webp, .webm'],
    [
      ['act', 'maze', '--player', 'expert', '--out', '/nowhere/film.gif'],
      1,
      'Cannot write /nowhere/film.gif',
    ],
    [['act', 'maze', '--episodes', '0'], 2, 'whole number of 1 or more'],
    [['act', 'maze', '--difficulty', '2'], 2, 'a number from 0 to 1'],
  ])('%j is refused', async (args, code, message) => {
    const outcome = await alhena(...args);
    expect(outcome).toMatchObject({ code, out: '' });
    expect(outcome.error).toContain(message);
  });

  it('says of a model that has not learned to act that it has not', async () => {
    const outcome = await alhena('act', 'maze', '--model', join(folder, 'tiny'));
    expect(outcome.code).toBe(1);
    expect(outcome.error).toContain('has not learned to answer in actions; it answers in text');
  });
});

describe('alhena eval', () => {
  it('plays whole episodes with a model that can act, the expert and chance beside it', async () => {
    const { code, out } = await alhena(
      'eval',
      '--suite',
      'act',
      '--task',
      'maze',
      '-n',
      '15',
      '--model',
      join(folder, 'actor'),
      '--json',
    );
    expect(code).toBe(0);
    const { results } = JSON.parse(out) as Document;
    expect(results.map(({ metric, player, n }) => [metric, player, n])).toEqual([
      ['successRate', undefined, 3],
      ['successRate', 'expert', 3],
      ['successRate', 'random', 3],
    ]);
    expect(results[1].value).toBe(1);
  });

  it('does so with no other model', async () => {
    const { code, error } = await alhena(
      'eval',
      '--suite',
      'act',
      '-n',
      '5',
      '--model',
      join(folder, 'tiny'),
    );
    expect(code).toBe(1);
    expect(error).toContain('has not learned to answer in actions');
  });
});
