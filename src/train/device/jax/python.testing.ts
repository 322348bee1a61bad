import { spawnSync } from 'node:child_process';
import { pythonOf } from './runner.ts';

/** Eight virtual devices on this CPU, whatever accelerators there are. */
export const VIRTUAL_DEVICES: NodeJS.ProcessEnv = {
  ...process.env,
  JAX_PLATFORMS: 'cpu',
  XLA_FLAGS: '--xla_force_host_platform_device_count=8',
};

export const ONE_DEVICE: NodeJS.ProcessEnv = { ...process.env, JAX_PLATFORMS: 'cpu', XLA_FLAGS: '' };

const python = pythonOf(undefined, process.env);
const found = spawnSync(python, ['-c', 'import jax, onnx; print(jax.__version__)'], { encoding: 'utf8' });

/** Why tests with JAX are skipped here; undefined where they run. */
export const WITHOUT_JAX =
  found.status === 0
    ? undefined
    : `'${python}' has no jax: name one that has with ALHENA_PYTHON, see accelerators/jax`;
