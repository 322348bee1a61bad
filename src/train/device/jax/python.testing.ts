import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pythonOf } from './runner.ts';

/** Compiles fast rather than well, and only once: the cache outlasts the tests. */
const environmentOf = (flags: string): NodeJS.ProcessEnv => ({
  ...process.env,
  JAX_PLATFORMS: 'cpu',
  JAX_COMPILATION_CACHE_DIR: resolve('.cache/jax'),
  XLA_FLAGS: `--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true ${flags}`,
});

export const ONE_DEVICE = environmentOf('');

/** Eight devices that share this CPU. */
export const VIRTUAL_DEVICES = environmentOf('--xla_force_host_platform_device_count=8');

const python = pythonOf(undefined, process.env);
const found = spawnSync(python, ['-c', 'import jax, onnx; print(jax.__version__)'], { encoding: 'utf8' });

/** Why tests with JAX are skipped here; undefined where they run. */
export const WITHOUT_JAX =
  found.status === 0
    ? undefined
    : `'${python}' has no jax: name one that has with ALHENA_PYTHON, see accelerators/jax`;
