/**
 * What one device must hold to train a size, as XLA plans it, before any accelerator is at hand:
 *
 *   node tools/accelerator/plan.ts ultra --rows 8 --length 512 --devices 8 --shard-parameters
 *
 * It compiles for virtual devices of this CPU, whose plan differs from a GPU's or TPU's in temporary memory.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ModelConfig } from '../../src/model/config.ts';
import { FAMILY, type FamilyName } from '../../src/model/family.ts';
import { lower } from '../../src/tensor/lowering.ts';
import { pythonOf } from '../../src/train/device/jax/runner.ts';
import { RECIPES } from '../../src/train/recipe.ts';
import { gradientGraph, predictionGraph, updateGraph } from '../../src/train/step.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '16' },
    length: { type: 'string', default: '256' },
    layers: { type: 'string' },
    devices: { type: 'string', default: '1' },
    precision: { type: 'string', default: 'bfloat16' },
    accumulate: { type: 'string', default: '1' },
    'shard-parameters': { type: 'boolean', default: false },
  },
});
const named: ModelConfig = FAMILY[positionals[0] as FamilyName];
const config = values.layers ? { ...named, layerCount: Number(values.layers) } : named;
const [rows, length] = [Number(values.rows), Number(values.length)];
// A quarter of the tokens is supervised and an eighth is patches: between pictures' questions and plain text.
const sizes = {
  rows,
  length,
  patches: Math.ceil((rows * length) / 8),
  targets: Math.ceil((rows * length) / 4),
};
const folder = await mkdtemp(join(tmpdir(), 'alhena-plan-'));
try {
  const graphs = {
    gradients: gradientGraph(config, sizes),
    update: updateGraph(config, RECIPES.pro.optimizer),
    prediction: predictionGraph(config, sizes),
  };
  for (const [name, graph] of Object.entries(graphs))
    await writeFile(join(folder, `${name}.onnx`), lower(graph));
  const script = new URL('../../accelerators/jax/plan.py', import.meta.url).pathname;
  const flags = ['--accumulate', values.accumulate, '--precision', values.precision];
  if (values['shard-parameters']) flags.push('--shard-parameters');
  const { status } = spawnSync(pythonOf(undefined, process.env), [script, folder, ...flags], {
    stdio: 'inherit',
    env: {
      ...process.env,
      JAX_PLATFORMS: 'cpu',
      // The plan needs no fast code.
      XLA_FLAGS: `--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true --xla_force_host_platform_device_count=${values.devices}`,
    },
  });
  process.exitCode = status ?? 1;
} finally {
  await rm(folder, { recursive: true });
}
