import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { echoApp } from './echo.testing.ts';

describe('files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alhena-serve-'));
  afterAll(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await mkdir(join(folder, 'runs/first'), { recursive: true });
  await mkdir(join(folder, 'weights/nano'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'dist/index.html'), '<p>page</p>');
  await writeFile(join(folder, 'dist/assets/a.js'), '1');
  const steps = Array.from({ length: 9001 }, (_, step) =>
    JSON.stringify({ kind: 'step', step, loss: 1 / (step + 1) }),
  );
  const evaluation = '{"kind":"evaluation","step":5,"results":[]}';
  await writeFile(
    join(folder, 'runs/first/log.jsonl'),
    `${steps.join('\n')}\n${evaluation}\n{"kind":"sample","step":5,"text":"hi"}\n{"kind":"st`,
  );
  await writeFile(join(folder, 'weights/nano/log.jsonl'), '');
  const { app } = echoApp({
    staticFolder: join(folder, 'dist'),
    runsFolder: join(folder, 'runs'),
    weightsFolder: join(folder, 'weights'),
  });

  it('serves the page with its types', async () => {
    const page = await app.request('/');
    expect(await page.text()).toBe('<p>page</p>');
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const script = await app.request('/assets/a.js');
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(script.headers.get('cache-control')).toContain('immutable');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%00',
    '/assets',
  ])('does not serve %s', async (path) => {
    expect((await app.request(path)).status).toBe(404);
  });

  it('explains how to build a missing page', async () => {
    const response = await echoApp({ staticFolder: join(folder, 'nothing') }).app.request('/');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('npx vite build web');
  });

  it('lists and reads training runs, half-written lines aside', async () => {
    const { runs } = (await (await app.request('/api/runs')).json()) as { runs: { name: string }[] };
    expect(runs.map((run) => run.name).sort()).toEqual(['runs/first', 'weights/nano']);
    for (const name of ['first', 'runs/first', 'runs%2Ffirst']) {
      const run = (await (await app.request(`/api/runs/${name}`)).json()) as Record<
        string,
        { step: number }[]
      >;
      expect(run.steps.length).toBeLessThanOrEqual(4000);
      expect(run.steps.at(-1)?.step).toBe(9000);
      expect([run.evaluations.length, run.samples.length]).toEqual([1, 1]);
    }
    for (const name of ['nope', '..%2F..%2Fsecret.txt', '..']) {
      expect((await app.request(`/api/runs/${name}`)).status).toBe(404);
    }
  });
});
