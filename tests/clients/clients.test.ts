import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Driver, FEATURES, type Feature } from './driver.ts';
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
const load = (name: string): Promise<Record<string, never>> => import(/* @vite-ignore */ name);

async function drivers(): Promise<Driver[]> {
  if (!installed) return [];
  const [{ googleGenAi }, ...others] = await Promise.all([
    import('./google-genai.ts'),
    ...['ai-sdk', 'langchain', 'genkit', 'openai'].map((name) => load(`./${name}.ts`)),
  ]);
  const python = hasPython ? [(await import('./python.ts')).driver] : [];
  return [
    googleGenAi('@google/genai 2', (await load('genai2')) as never),
    googleGenAi('@google/genai 3', (await load('@google/genai')) as never),
    ...others.flatMap((module) => (module as { drivers: Driver[] }).drivers),
    ...python,
  ];
}

describe.skipIf(!installed)('clients', async () => {
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
