import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { UserError } from '../../base/errors.ts';

export interface ProgramLimits {
  /** Seconds, of the clock and of the processor. */
  readonly seconds: number;
  readonly megabytes: number;
}

/**
 * Runs Python programs, one at a time, each in a process of its own that is killed at the limits. It keeps a program
 * from running forever and from filling the memory; it is no sandbox: files and network are the user's.
 * Throws UserError where there is no python3 or no shell with ulimit.
 */
export function pythonRunner({ seconds, megabytes }: ProgramLimits): (program: string) => boolean {
  const run = (program: string) =>
    spawnSync('sh', ['-c', `ulimit -v ${megabytes * 1024} -t ${seconds}; exec python3 -I -`], {
      input: program,
      cwd: tmpdir(),
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
      // Output is not wanted; a program that prints without end must not fill our memory.
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: process.env.PATH ?? '' },
    });
  const probe = run('pass');
  if (probe.status !== 0) {
    throw new UserError(
      'No python3 runs here within limits (sh with ulimit, python3). Install Python 3, or leave the suite out.',
      'FAILED_PRECONDITION',
    );
  }
  return (program) => run(program).status === 0;
}
