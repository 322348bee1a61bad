import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** Folders of src/ that hold something. */
const layers = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(ROOT, 'src', entry.name)).length > 0)
  .map(({ name }) => name);

describe('the README', () => {
  it('names every layer in its tree, and no other', () => {
    const tree = readme.slice(readme.indexOf('\nsrc/\n'), readme.indexOf('\nweb/'));
    const named = [...tree.matchAll(/^ {2}(\w+)\//gm)].map(([, name]) => name);
    expect(named.toSorted()).toEqual(layers.toSorted());
  });

  it('points only at files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, path]) => path);
    expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names only commands that exist', () => {
    const commands = [...readme.matchAll(/npx alhena (\w+)/g)].map(([, name]) => name);
    const missing = commands.filter((name) => !existsSync(join(ROOT, 'src/cli', `${name}.ts`)));
    expect(missing).toEqual([]);
  });
});
