import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Driver, FEATURES, type Feature } from './driver.ts';
import { driver as geminiCli } from './gemini-cli.ts';
import { driver as python } from './python.ts';
import { startTarget, type Target } from './server.ts';

const HERE = import.meta.dirname;
const installed = existsSync(join(HERE, 'node_modules'));
const hasPython = existsSync(join(HERE, '.venv'));
if (!installed) console.warn('clients: skipped; `npm install` in tests/clients installs the clients');
else if (!hasPython)
  console.warn(
    'clients: Python is skipped; `python3 -m venv .venv && .venv/bin/pip install google-genai` there',
  );

/** The names are not literal, so that nothing looks for packages that are not installed. */
const load = (name: string): Promise<object> => import(/* @vite-ignore */ name);

interface GoogleModule {
  googleGenAi(name: string, sdk: object): Driver;
}

async function drivers(): Promise<Driver[]> {
  if (!installed) return [];
  const names = ['google-genai', 'ai-sdk', 'langchain', 'genkit', 'openai'];
  const modules = await Promise.all(names.map((name) => load(`./${name}.ts`)));
  const [{ googleGenAi }, ...others] = modules as [GoogleModule, ...{ drivers: Driver[] }[]];
  return [
    googleGenAi('@google/genai 2', await load('genai2')),
    googleGenAi('@google/genai 3', await load('@google/genai')),
    ...others.flatMap(({ drivers }) => drivers),
    geminiCli,
    ...(hasPython ? [python] : []),
  ];
}

describe.skipIf(!installed)('clients', async () => {
  it('are called as their types say', { timeout: 180_000 }, async () => {
    const program = join(HERE, '../../node_modules/.bin/tsc');
    const { stdout } = await promisify(execFile)(program, ['-p', HERE]).catch(
      (error: object) => error as { stdout: string },
    );
    expect(stdout).toBe('');
  });

  const all = await drivers();
  let target: Target & { close(): Promise<void> };
  const results = new Map<string, string>();
  beforeAll(async () => {
    target = await startTarget();
  });
  afterAll(async () => {
    await target?.close();
    console.log(table(all, results));
  });

  for (const { name, cases } of all) {
    describe(name, () => {
      for (const feature of FEATURES) {
        const run = cases[feature];
        if (!run) continue;
        it(feature, { timeout: 60_000 }, async () => {
          results.set(key(name, feature), 'FAIL');
          await run(target);
          results.set(key(name, feature), 'ok');
        });
      }
    });
  }
});

const key = (client: string, feature: Feature): string => `${client}/${feature}`;

/** The results as a table in Markdown; an empty place is what a client cannot express. */
function table(all: readonly Driver[], results: ReadonlyMap<string, string>): string {
  const names = all.map(({ name }) => name);
  const rows = FEATURES.map((feature) => [
    feature,
    ...names.map((name) => results.get(key(name, feature)) ?? ''),
  ]);
  return [['', ...names], names.concat('').map(() => '-'), ...rows]
    .map((row) => `|${row.join('|')}|`)
    .join('\n');
}
