/**
 * The losses (of text and of patches together) of a recipe's first steps on one device, for comparison:
 *
 *   node tools/accelerator/curve.ts nano 50 ort.json --device cpu
 *   node tools/accelerator/curve.ts nano 50 jax.json --device jax --against ort.json
 *
 * `--look N` changes the recipe's `lookSteps` (0: text from the first step), `--accumulate N` its micro-batches;
 * `--state FILE` writes the state at the end, `--from FILE` begins with one.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { microBatchMaker } from '../../src/train/batches.ts';
import { openDevice } from '../../src/train/device/devices.ts';
import { ratesAt, weightedBatches } from '../../src/train/device/inputs.ts';
import { configOf, recipeNamed } from '../../src/train/recipe.ts';
import { initialState, loadState, saveState } from '../../src/train/state.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    device: { type: 'string', default: 'cpu' },
    precision: { type: 'string', default: 'float32' },
    'shard-parameters': { type: 'boolean', default: false },
    threads: { type: 'string', default: '1' },
    accumulate: { type: 'string' },
    look: { type: 'string' },
    against: { type: 'string' },
    state: { type: 'string' },
    from: { type: 'string' },
  },
});
const [name, steps, output] = positionals;
const named = recipeNamed(name);
const recipe = {
  ...named,
  accumulate: Number(values.accumulate ?? named.accumulate),
  lookSteps: Number(values.look ?? named.lookSteps),
};
const state = values.from ? await loadState(values.from, configOf(recipe)) : initialState(recipe);
const open = await openDevice(values.device as 'cpu', {
  threads: Number(values.threads),
  precision: values.precision as 'float32',
  shardParameters: values['shard-parameters'],
});
const executor = await open(recipe, state.tensors);
console.error(executor.description);
const make = await microBatchMaker(recipe);
const losses: number[] = [];
const started = performance.now();
for (let step = state.step; step < Number(steps); step++) {
  const batches = await Promise.all(Array.from({ length: recipe.accumulate }, () => make(state.batches++)));
  const metrics = await executor.step(weightedBatches(recipe, batches), ratesAt(recipe, step));
  const parts = Object.entries(metrics).filter(
    ([name]) => name === 'loss' || name.startsWith('patchLosses.'),
  );
  const loss = parts.reduce((sum, [, value]) => sum + value, 0);
  losses.push(loss);
  console.error(`step ${step + 1}: loss ${loss}, gradient norm ${metrics.gradientNorm}`);
}
console.error(`${((performance.now() - started) / 1000 / losses.length).toFixed(3)} s a step`);
if (values.state)
  await saveState(values.state, { ...state, step: Number(steps), tensors: await executor.read() });
await executor.close();
await writeFile(output, `${JSON.stringify({ first: state.step, losses })}\n`);

if (values.against) {
  const other = JSON.parse(await readFile(values.against, 'utf8')) as { first: number; losses: number[] };
  const pairs = losses.map((loss, i) => [loss, other.losses[i + state.step - other.first]] as const);
  const differences = pairs.map(([a, b]) => Math.abs(a - b));
  const worst = Math.max(...differences);
  const [last, wanted] = pairs.at(-1)!;
  console.log(
    `${values.device} against ${values.against}: largest difference ${worst.toExponential(2)} at step ` +
      `${state.step + 1 + differences.indexOf(worst)}; at the end ${last} and ${wanted}, ` +
      `${((100 * Math.abs(last - wanted)) / wanted).toFixed(4)} % apart`,
  );
}
