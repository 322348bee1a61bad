import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Driver, FEATURES, type Feature, untilFree } from './driver.ts';
import type { Target } from './server.ts';

const HERE = import.meta.dirname;
/** What python_client.py has a case for. */
const PYTHON_FEATURES = FEATURES.filter((feature) => feature !== 'Interactions');

/** Runs one case of python_client.py; what it prints on failure is the error. */
function run(feature: Feature, { url, broken, slow, picture, largePicture }: Target): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(HERE, '.venv/bin/python'), [join(HERE, 'python_client.py'), feature], {
      env: { ...process.env, URL: url, BROKEN: broken, SLOW: slow, PICTURE: picture, LARGE: largePicture },
    });
    let error = '';
    child.stderr.on('data', (chunk) => {
      error += chunk;
    });
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(error.slice(-1500)))));
  });
}

export const driver: Driver = {
  name: 'google-genai (Python)',
  cases: Object.fromEntries(
    PYTHON_FEATURES.map((feature) => [
      feature,
      async (target: Target) => {
        await run(feature, target);
        if (feature === 'abort frees the model') await untilFree(target);
      },
    ]),
  ),
};
