import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, type Driver, LONG, MODEL, QUESTION, TOO_LONG, untilFree } from './driver.ts';

const PROGRAM = join(import.meta.dirname, 'node_modules/@google/gemini-cli/bundle/gemini.js');
/** With a base URL alone it takes another way to sign in, and then refuses that. */
const SETTINGS = {
  security: { auth: { selectedType: 'gemini-api-key' } },
  privacy: { usageStatisticsEnabled: false },
  general: { enableAutoUpdate: false },
};
/** Its own instructions and tools are 14,000 tokens of nano's, which has room for 512. */
const SMALL = { ...SETTINGS, tools: { core: ['none'] } };

interface Told {
  /** What it printed, as its `--output-format json` says it; `undefined` when it printed no document. */
  readonly document?: {
    readonly response?: string;
    readonly error?: { readonly message: string; readonly code?: number };
    readonly stats?: {
      readonly models: Record<string, { readonly tokens: Record<string, number> }>;
      readonly tools: { readonly totalSuccess: number; readonly byName: Record<string, unknown> };
    };
  };
  readonly output: string;
  readonly code: number | null;
}

/** One run of gemini-cli in a home and a folder of its own. */
async function run(
  url: string,
  prompt: string,
  { settings = SETTINGS, format = 'json', files = {}, stop }: RunOptions = {},
): Promise<Told> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'alhena-gemini-cli-')));
  try {
    const folder = join(home, 'work');
    await Promise.all([mkdir(folder), mkdir(join(home, '.gemini'))]);
    await writeFile(join(home, '.gemini/settings.json'), JSON.stringify(settings));
    await writeFile(join(home, 'system.md'), 'Answer briefly.');
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    const environment = {
      ...process.env,
      HOME: home,
      GEMINI_CLI_HOME: home,
      GEMINI_API_KEY: 'local',
      GOOGLE_GEMINI_BASE_URL: url,
      ...(settings === SMALL ? { GEMINI_SYSTEM_MD: join(home, 'system.md') } : {}),
    };
    const options = ['--model', MODEL, '--output-format', format, '--approval-mode', 'yolo', '--skip-trust'];
    const child = spawn(process.execPath, [PROGRAM, '--prompt', prompt, ...options], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      // It starts a process of its own, which Ctrl-C in a terminal reaches too.
      detached: true,
    });
    let [output, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      output += piece;
    });
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      errors += piece;
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    await stop?.(() => process.kill(-(child.pid ?? Number.NaN), 'SIGINT'));
    const code = await ended;
    const document = /^\{$[\s\S]*^\}/m.exec(output)?.[0] ?? /^\{$[\s\S]*^\}/m.exec(errors)?.[0];
    return {
      document: document === undefined ? undefined : JSON.parse(document),
      output: `${output}\n${errors}`,
      code,
    };
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface RunOptions {
  readonly settings?: object;
  readonly format?: 'json' | 'stream-json';
  /** In the folder that it works in. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** Called at once; `interrupt` is Ctrl-C. */
  readonly stop?: (interrupt: () => void) => Promise<void>;
}

/** The program as its users start it: it answers, calls its tools, sees pictures, and fails loudly. */
export const driver: Driver = {
  name: 'gemini-cli',
  cases: {
    async answer({ url }) {
      const { document, output, code } = await run(url, QUESTION, { settings: SMALL });
      const tokens = document?.stats?.models.nano?.tokens;
      check(code === 0 && document?.response, 'an answer', output);
      check(tokens && tokens.prompt > 0 && tokens.candidates > 0, 'usage', document?.stats);
    },
    async stream({ url }) {
      const { output, code } = await run(url, QUESTION, { settings: SMALL, format: 'stream-json' });
      const said = output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as { role?: string; content?: string; status?: string });
      check(code === 0 && said.some(({ role, content }) => role === 'assistant' && content), 'text', said);
      check(said.at(-1)?.status === 'success', 'success', said.at(-1));
    },
    async 'system instruction'({ agent }) {
      const { document, output } = await run(agent, 'system?', { settings: SMALL });
      check(document?.response?.includes('Answer briefly.'), 'the instruction', output);
    },
    async 'picture inline'({ agent, picture }) {
      const files = { 'red.png': Buffer.from(picture, 'base64') };
      const { document, output } = await run(agent, 'What is @red.png ?', { files });
      check(document?.response?.includes('a 48×48 picture'), 'the picture', output);
    },
    async 'parallel calls, results by id'({ agent }) {
      const files = { 'one.txt': 'The first word is aardvark.', 'two.txt': 'The last word is zyzzyva.' };
      const calls = ['one', 'two'].map((name) => `call read_file {"file_path": "${name}.txt"}`).join('\n');
      const { document, output, code } = await run(agent, calls, { files });
      check(code === 0 && document?.stats?.tools.totalSuccess === 2, 'two calls that succeed', output);
      const { response = '' } = document;
      check(response.includes('aardvark') && response.includes('zyzzyva'), 'both results', response);
    },
    async 'prompt too long: 400'({ url }) {
      const { document, output, code } = await run(url, TOO_LONG, { settings: SMALL });
      check(code !== 0, 'a failure', output);
      check(document?.error?.message.includes('maximum number of tokens'), 'the reason', output);
    },
    async 'abort frees the model'(target) {
      await run(target.slow, LONG, {
        async stop(interrupt) {
          for (let i = 0; i < 300 && target.running() === 0; i++)
            await new Promise((resolve) => setTimeout(resolve, 100));
          check(target.running() === 1, 'one answer under way', target.running());
          interrupt();
        },
      });
      await untilFree(target);
    },
    async 'failure mid-stream throws'({ broken }) {
      const { output, code } = await run(broken, QUESTION, { settings: SMALL });
      check(code !== 0, 'a failure', output);
    },
  },
};
