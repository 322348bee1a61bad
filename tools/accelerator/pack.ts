/**
 * Packs everything that a machine with an accelerator, Python and JAX but without a network needs to train: Node,
 * our source, its libraries, recipes, and a reference to hold the first steps against.
 *
 *   node tools/accelerator/pack.ts accelerator.tar.xz [--reference ort.json]
 *
 * The reference is what `curve.ts nano N ort.json --look 0` wrote on ONNX Runtime. On the machine:
 *
 *   mkdir -p /tmp/alhena && python3 -m tarfile -e accelerator.tar.xz /tmp/alhena && bash /tmp/alhena/tools/accelerator/session.sh check
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { acceleratorRecipes } from './recipes.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { reference: { type: 'string' } },
});
const output = resolve(positionals[0] ?? 'accelerator.tar.xz');
const root = resolve(import.meta.dirname, '../..');
const LIMIT = 64e6;

/** What training on JAX loads. ONNX Runtime stays behind: it is larger than all the rest. */
const MODULES = [
  '@bufbuild/protobuf',
  '@fontsource',
  '@huggingface/tokenizers',
  'commander',
  'opentype.js',
  'zod',
];

const folder = await mkdtemp(join(tmpdir(), 'alhena-pack-'));
try {
  const copy = async (from: string, to = from) => {
    await mkdir(dirname(join(folder, to)), { recursive: true });
    await cp(join(root, from), join(folder, to), { recursive: true, dereference: true });
  };
  for (const path of ['package.json', 'bin', 'src', 'tools/accelerator']) await copy(path);
  for (const file of ['runner', 'frames', 'graph', 'operators', 'training'])
    await copy(`accelerators/jax/${file}.py`);
  for (const name of MODULES) await copy(`node_modules/${name}`);
  await mkdir(join(folder, 'node'), { recursive: true });
  await cp(process.execPath, join(folder, 'node/node'));
  for (const [name, recipe] of Object.entries(acceleratorRecipes()))
    await writeFile(join(folder, `${name}.json`), JSON.stringify(recipe, undefined, 2));
  if (values.reference) await cp(values.reference, join(folder, 'reference.json'));
  const { status, stderr } = spawnSync('tar', ['-cJf', output, '-C', folder, '.'], {
    encoding: 'utf8',
    env: { ...process.env, XZ_OPT: '-6' },
  });
  if (status !== 0) throw new Error(`tar: ${stderr}`);
} finally {
  await rm(folder, { recursive: true });
}
const { size } = await stat(output);
console.log(`${output}: ${(size / 1e6).toFixed(1)} MB`);
if (size > LIMIT) throw new Error(`larger than ${LIMIT / 1e6} MB`);
