import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../base/random.ts';
import { PACKAGE_ROOT } from '../../library.ts';
import type { ModelConfig } from '../../model/config.ts';
import { saveCheckpoint } from '../../model/folder.ts';
import { initializeParameters } from '../../model/parameters.ts';

const START_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 15_000;

export interface ServerProcess {
  readonly url: string;
  /** What its model is called. */
  readonly model: string;
  stop(): Promise<void>;
}

/**
 * `alhena serve` as a process of its own, on a free port of this machine, with untrained weights: they are as fast
 * as trained ones, and nearly every answer is as long as it may be.
 */
export async function startServer(config: ModelConfig): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'alhena-bench-'));
  const model = `${config.name}-untrained`;
  const weights = initializeParameters(config, new Random(1));
  await saveCheckpoint(join(folder, model), { ...config, name: model, thinks: false }, weights, {
    dataType: 'float32',
  });
  const child = spawn(
    process.execPath,
    [
      join(PACKAGE_ROOT, 'bin', 'alhena.js'),
      ...['serve', '--port', '0', '--model', join(folder, model), '--data', join(folder, 'data')],
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
    await exited;
    clearTimeout(hard);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let said = '';
      const fail = (why: string) => reject(new Error(`alhena serve ${why}: ${said.slice(-1000)}`));
      const late = setTimeout(() => fail(`was not ready after ${START_MILLISECONDS} ms`), START_MILLISECONDS);
      child.stderr.setEncoding('utf8').on('data', (piece: string) => {
        said = `${said}${piece}`.slice(-10_000);
        const found = /Alhena at (http:\S+)\n/.exec(said)?.[1];
        if (found === undefined) return;
        clearTimeout(late);
        resolve(found);
      });
      child.once('error', reject);
      child.once('close', () => fail('ended'));
    });
    return { url, model, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
