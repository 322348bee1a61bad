#!/usr/bin/env node
// Starts the command, which is TypeScript that Node runs as it is. A checkout brings its own Node 24 (the
// devDependency `node`), so that `npx alhena` works where the machine's Node is older.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OLDEST = [22, 18];

/** Whether this Node strips types by itself. */
function isRecent() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

if (isRecent()) {
  const { endWithClosedPipe } = await import('../src/cli/terminal.ts');
  const { main } = await import('../src/cli/main.ts');
  endWithClosedPipe();
  process.exitCode = await main(process.argv.slice(2));
} else {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const own = fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url));
  if (existsSync(own)) {
    const child = spawn(own, process.argv.slice(1), { stdio: 'inherit' });
    // A terminal's Ctrl-C reaches both; the child decides when to end. Other signals reach this process alone.
    process.on('SIGINT', () => {});
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('exit', (status, signal) => {
      if (signal) process.removeAllListeners(signal).kill(process.pid, signal);
      process.exitCode = status ?? 1;
    });
  } else {
    process.stderr.write(
      `alhena: this is Node ${process.versions.node}; ${OLDEST.join('.')} or later is needed. ` +
        'Install a newer Node from https://nodejs.org, or run `npm ci` here, which brings one.\n',
    );
    process.exitCode = 1;
  }
}
