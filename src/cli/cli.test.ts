import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TINY, testParameters, testPicture, testSound } from '../generate/test-model.ts';
import { pdfFile } from '../media/pdf.testing.ts';
import { encodePng } from '../media/png.ts';
import { wavFile } from '../media/wav.testing.ts';
import { saveCheckpoint } from '../model/folder.ts';
import { encodeCodec } from '../model/picture-codec/checkpoint.ts';
import { tinyCodec } from '../model/picture-codec/tiny.testing.ts';
import { main } from './main.ts';

const COMMAND = resolve(import.meta.dirname, '../../bin/alhena.js');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alhena-cli-'));
  await saveCheckpoint(join(folder, 'runs', 'tiny'), TINY, testParameters(TINY), { dataType: 'float16' });
  const draws = {
    ...TINY,
    name: 'draws',
    modalities: { input: ['text', 'image'], output: ['text', 'image'] },
  } as const;
  await saveCheckpoint(join(folder, 'runs', 'draws'), draws, testParameters(draws), { dataType: 'float16' });
  const hears = {
    ...TINY,
    name: 'hears',
    contextLength: 300,
    modalities: { input: ['text', 'audio'], output: ['text'] },
  } as const;
  await saveCheckpoint(join(folder, 'runs', 'hears'), hears, testParameters(hears), { dataType: 'float16' });
  const sound = wavFile([testSound(16 * 8000).samples], 8000, { code: 1, bits: 16 });
  await writeFile(join(folder, 'sound.wav'), sound);
  await writeFile(
    join(folder, 'paper.pdf'),
    pdfFile([
      [1, 0, 0],
      [0, 0, 1],
    ]),
  );
  await mkdir(join(folder, 'runs', 'draws', 'codes'));
  for (const [name, bytes] of encodeCodec(tinyCodec()))
    await writeFile(join(folder, 'runs', 'draws', 'codes', name), bytes);
  await writeFile(join(folder, 'picture.png'), await encodePng(testPicture(30, 20)));
});
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/**
 * Runs the command in the test's folder.
 * @param interruptAt Ctrl-C is pressed when this stands on stderr
 */
function alhena(args: readonly string[], input = '', interruptAt?: string): Promise<Outcome> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [COMMAND, ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    let [out, error] = ['', ''];
    let interrupted = false;
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      error += chunk;
      if (interruptAt !== undefined && !interrupted && error.includes(interruptAt)) {
        interrupted = child.kill('SIGINT');
      }
    });
    child.on('close', (code) => done({ code, out, error }));
    child.stdin.end(input);
  });
}

/** Runs the command within this process: fast, for what goes wrong before any work. */
async function inProcess(args: readonly string[]): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      texts[name] += text;
      return true;
    });
  }
  try {
    const code = await main(args);
    return { code, out: texts.stdout, error: texts.stderr };
  } finally {
    vi.restoreAllMocks();
  }
}

it.for<[name: string, args: string[], code: number, message: string]>([
  ['a command that does not exist', ['fly'], 2, "unknown command 'fly'"],
  ['no prompt', ['run'], 2, "missing required argument 'prompt'"],
  ['an empty prompt', ['run', '  '], 2, 'It is empty; write what to ask.'],
  [
    'no number',
    ['run', 'hi', '--temperature', 'hot'],
    2,
    "argument 'hot' is invalid. Expected a number of 0",
  ],
  [
    'too small a number',
    ['run', 'hi', '--max-tokens', '0'],
    2,
    'Expected a whole number of 1 or more, for example 100.',
  ],
  [
    'a negative thinking budget',
    ['run', 'hi', '--thinking-budget', '-1'],
    2,
    'Expected a whole number of 0 or more, for example 0.',
  ],
  ['a folder as a file', ['run', 'hi', tmpdir()], 1, 'it is a folder; a file was expected.'],
  [
    'text as a picture',
    ['run', 'hi', COMMAND],
    1,
    'are no file that is read here: they begin with "#!/usr/bin/env',
  ],
  ['an unknown model', ['run', 'hi', '--model', 'mega', '--json'], 1, 'There is no model "mega"'],
  [
    'a sheet for the report',
    ['eval', '--report', '--sheet', 'x.png'],
    2,
    "cannot be used with option '--sheet",
  ],
  ['guidance for a benchmark', ['eval', '--data', 'x', '--guidance', '2'], 2, "with option '--guidance"],
  ['shots without a benchmark', ['eval', '--shots', '2'], 1, '--shots is of use with --data alone'],
  ['votes without the report', ['eval', '-k', '2'], 1, '-k is of use with --report alone'],
  ['a benchmark file without its suite', ['eval', '--data', 'x.csv'], 1, '--data needs --suite'],
  ['no benchmark', ['eval', '--suite', 'trivia', '--data', 'x.csv'], 1, "not 'trivia': mmlu, arc"],
  ['no benchmark file', ['eval', '--suite', 'mmlu', '--data', 'no.csv'], 1, 'no.csv cannot be read (ENOENT)'],
  ['no port', ['serve', '--port', '99999'], 2, 'Expected a port from 0 (any free one) to 65535'],
  ['an unknown recipe', ['train', 'mega'], 1, "unknown recipe 'mega'"],
  ['no recipe file', ['train', 'no.json'], 1, 'Cannot read no.json: there is no such file.'],
  ['an unknown device', ['train', 'nano', '--device', 'abacus'], 2, 'Allowed choices are cpu, webgpu, jax.'],
  [
    'an option of another device',
    ['train', 'nano', '--shard-parameters'],
    1,
    '--shard-parameters is for --device jax, not for --device cpu: leave it out.',
  ],
  [
    'one host of several without its number',
    ['train', 'nano', '--device', 'jax', '--processes', '2'],
    1,
    'several hosts need all of --coordinator HOST:PORT',
  ],
  [
    'no Python',
    ['train', 'nano', '--device', 'jax', '--python', 'no-python'],
    1,
    "cannot start Python as 'no-python'",
  ],
  ['an unknown benchmark', ['bench', 'dance'], 2, 'Allowed choices are generate, serve, train, shape.'],
])('alhena refuses %s with its reason on stderr alone', async ([, args, code, message]) => {
  const outcome = await inProcess(args);
  expect(outcome.error).toContain(message);
  expect(outcome.error).not.toMatch(/\n\s+at /);
  expect(outcome).toMatchObject({ code, out: '' });
});

/** The real command takes half a second to start, so these run side by side. */
describe.concurrent('the command alhena', () => {
  it.for<[name: string, args: string[], code: number, message: string]>([
    ['an unknown option', ['run', 'hi', '--jsn'], 2, "unknown option '--jsn'"],
    ['a missing file', ['run', 'hi', 'no.png', '--json'], 1, 'Cannot read no.png: there is no such file.'],
    [
      'too long a prompt',
      ['run', 'hi '.repeat(200), '-m', 'runs/tiny'],
      1,
      'number of tokens allowed (160).',
    ],
  ])('refuses %s', async ([, args, code, message], { expect }) => {
    const outcome = await alhena(args);
    expect(outcome.error).toContain(message);
    expect(outcome).toMatchObject({ code, out: '' });
  });

  it('run streams an answer; --json prints one document with the same text', async ({ expect }) => {
    const args = ['run', 'What is this?', 'picture.png', '-m', 'tiny', '--max-tokens', '6', '--seed', '4'];
    const [plain, json] = await Promise.all([alhena(args), alhena([...args, '--json'])]);
    expect(plain).toMatchObject({ code: 0, error: '' });
    const document = JSON.parse(json.out);
    expect(document).toEqual({
      model: 'tiny',
      text: expect.any(String),
      parts: [{ text: document.text }],
      usage: {
        promptTokens: expect.any(Number),
        pictureTokens: 12,
        filmTokens: 0,
        soundTokens: 0,
        cachedTokens: 0,
        thoughtTokens: 0,
        outputTokens: 6,
        drawnTokens: 0,
      },
    });
    expect(plain.out.trimEnd()).toBe(document.text.trimEnd());
  });

  it('run --out keeps a picture, the same as in the document; what is cut off or not learned is told', async ({
    expect,
  }) => {
    const args = ['run', 'Draw.', '-m', 'draws', '--only-picture', '-t', '1', '--out', 'drawn.png'];
    const sound = join(import.meta.dirname, '../media/fixtures/sound.mp3');
    const [kept, cut, blind, deaf] = await Promise.all([
      alhena([...args, '--json']),
      alhena(['run', 'Draw.', '-m', 'draws', '--only-picture', '--max-tokens', '4', '--out', 'cut.png']),
      alhena(['run', 'Draw.', '-m', 'tiny', '--out', 'blind.png']),
      alhena(['run', 'hi', sound, '-m', 'tiny']),
    ]);
    expect(kept).toMatchObject({ code: 0 });
    const { parts, usage } = JSON.parse(kept.out);
    const drawn = parts.filter((part: object) => 'inlineData' in part);
    expect(parts).toHaveLength(1);
    expect(drawn[0].inlineData.mimeType).toBe('image/png');
    expect(await readFile(join(folder, 'drawn.png'), 'base64')).toBe(drawn[0].inlineData.data);
    expect(usage.drawnTokens).toBeGreaterThan(0);
    expect(cut.code).toBe(1);
    expect(cut.error).toContain('cut off before its end');
    expect(blind).toMatchObject({ code: 1, out: '' });
    expect(blind.error).toContain('The model tiny has not learned to answer in pictures');
    expect(deaf).toMatchObject({ code: 1, out: '' });
    expect(deaf.error).toContain('The model tiny has not learned sound; it reads text and pictures');
  });

  it('run hears sound that is longer than the context in windows, and reads the pages of a PDF', async ({
    expect,
  }) => {
    const [heard, read] = await Promise.all([
      alhena(['run', 'What is said?', 'sound.wav', '-m', 'hears', '--max-tokens', '40', '--json']),
      alhena(['run', 'What is this?', 'paper.pdf', '-m', 'tiny', '--max-tokens', '3', '--json']),
    ]);
    expect(heard.error).toMatch(/2 windows of \d\.\d seconds/);
    const { usage } = JSON.parse(heard.out);
    // Sixteen seconds are 400 slots, and what two windows hear counts twice.
    expect(usage.soundTokens).toBeGreaterThan(430);
    expect(usage.soundTokens).toBeLessThan(500);
    // 2 : 1 pages of 16 patches: 5 × 2 each.
    expect(JSON.parse(read.out).usage.pictureTokens).toBe(20);
  });

  it('eval tells what it has measured when it is interrupted, and that it is not all', async ({ expect }) => {
    const args = ['eval', '-m', 'tiny', '--task', 'addition', '-n', '1000000', '--json', '--card', 'card.md'];
    const { code, out, error } = await alhena(args, '', 'cases, addition');
    expect(error).toContain('Ending with what was measured');
    expect(code).toBe(130);
    const { results } = JSON.parse(out);
    expect(results).toEqual([expect.objectContaining({ task: 'addition' })]);
    expect(results[0].n).toBeGreaterThan(0);
    expect(results[0].n).toBeLessThan(1_000_000);
    expect(error).toContain('Not all was measured; card.md is as it was.');
  });

  it('models lists what there is, as a table or one document', async ({ expect }) => {
    const [plain, json] = await Promise.all([alhena(['models']), alhena(['models', '--json'])]);
    expect([plain.code, json.code]).toEqual([0, 0]);
    const tiny = { name: 'tiny', contextLength: 160, folder: expect.stringMatching(/tiny$/) };
    expect(JSON.parse(json.out).models).toContainEqual({ ...tiny, parameters: expect.any(Number) });
    expect(plain.out).toMatch(/^tiny +0\.\d million +160 tokens +/m);
  });

  it('chat answers lines, shows pictures, and tells what is wrong without ending', async ({ expect }) => {
    const input = 'Hello\n/picture no.png\n/dance\n/picture picture.png\nWhat?\n/new\n/exit\nnever read\n';
    const { code, out, error } = await alhena(['chat', '-m', 'tiny', '--max-tokens', '3'], input);
    expect(code).toBe(0);
    expect(out.split('\n').length).toBeGreaterThanOrEqual(3);
    expect(error).toContain('there is no such file');
    expect(error).toContain('There is no command /dance');
    expect(error).toContain('30 × 20 pixels go with your next message.');
    expect(error).toContain('A new conversation.');
  });

  it('shows help on stdout', async ({ expect }) => {
    const help = await alhena(['run', '--help']);
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('--max-tokens <n>'), error: '' });
  });
});
