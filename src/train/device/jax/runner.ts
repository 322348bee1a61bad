import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../../base/errors.ts';
import type { HostTensor } from '../../../tensor/graph.ts';
import { ONNX_OPERATORS } from '../../../tensor/onnx.ts';
import { DeviceError } from '../executor.ts';
import { type Frame, readFrames, writeFrame } from './frames.ts';

const FOLDER = fileURLToPath(new URL('../../../../accelerators/jax/', import.meta.url));
const SETUP =
  'Set it up once with: python3 -m venv accelerators/jax/.venv && ' +
  'accelerators/jax/.venv/bin/pip install -r accelerators/jax/requirements.txt; or name a Python that has jax ' +
  'with --python or ALHENA_PYTHON.';

/** What Python's process is started with, unless the environment says otherwise. */
const ENVIRONMENT: NodeJS.ProcessEnv = {
  // Compiled steps are kept: a run that is resumed begins at once.
  JAX_COMPILATION_CACHE_DIR: join(homedir(), '.cache', 'alhena', 'jax'),
  // On a CPU a step's memory is taken and given back at every step. glibc would hand it to the system each time,
  // and touching it anew costs a fifth of the step: it is kept.
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_MAX_: '0',
  MALLOC_TRIM_THRESHOLD_: '1000000000000',
};

/** How the runner computes. */
export interface JaxOptions {
  /** The Python that has jax; default: the environment in accelerators/jax/.venv, else `python3`. */
  readonly python?: string;
  /** Of matrix products; sums and the parameters are float32 either way. */
  readonly precision: 'float32' | 'bfloat16';
  /** Splits parameters and the optimisers' memory over all devices too. */
  readonly shardParameters: boolean;
  /** This process among several hosts. */
  readonly host?: { readonly coordinator: string; readonly processes: number; readonly process: number };
  readonly environment?: NodeJS.ProcessEnv;
}

/** What computes, as the runner tells it. */
export interface JaxDevice {
  /** cpu, gpu or tpu */
  readonly platform: string;
  readonly device: string;
  readonly count: number;
  readonly version: string;
}

/** The Python process that runs JAX: answers come in the order of the messages. */
export interface JaxRunner {
  readonly device: JaxDevice;
  readonly processId: number;
  ask(
    kind: string,
    fields?: Readonly<Record<string, string>>,
    arrays?: ReadonlyMap<string, HostTensor>,
  ): Promise<Frame>;
  close(): Promise<void>;
}

export function pythonOf(named: string | undefined, environment: NodeJS.ProcessEnv): string {
  const local = `${FOLDER}.venv/bin/python`;
  return named ?? environment.ALHENA_PYTHON ?? (existsSync(local) ? local : 'python3');
}

/** Starts Python and waits until JAX has found its devices. @throws UserError where either is missing */
export async function startRunner(options: JaxOptions): Promise<JaxRunner> {
  const environment = options.environment ?? process.env;
  const python = pythonOf(options.python, environment);
  const child = spawn(python, [`${FOLDER}runner.py`, ...argumentsOf(options)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...ENVIRONMENT, ...environment },
  });
  const connection = connect(child, python);
  const { fields } = await connection.next().catch((error: Error) => {
    throw error instanceof DeviceError ? new UserError(error.message, 'FAILED_PRECONDITION') : error;
  });
  try {
    requireOperators(fields.operators.split(','));
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    device: {
      platform: fields.platform,
      device: fields.device,
      count: Number(fields.devices),
      version: fields.version,
    },
    processId: child.pid!,
    ask(kind, fields = {}, arrays) {
      const answer = connection.next();
      connection.send({ kind, ...fields }, arrays);
      return answer;
    },
    close: connection.close,
  };
}

/** An operator that the compiler may write and the runner lacks is an error here, not at the step that needs it. */
export function requireOperators(known: readonly string[]): void {
  const missing = ONNX_OPERATORS.filter((operator) => !known.includes(operator));
  if (missing.length === 0) return;
  throw new UserError(
    `the JAX runner lacks the operators ${missing.join(', ')}, which the compiler may write: add them to accelerators/jax/operators.py.`,
    'FAILED_PRECONDITION',
  );
}

function argumentsOf({ precision, shardParameters, host }: JaxOptions): string[] {
  const several = host
    ? [
        '--coordinator',
        host.coordinator,
        '--processes',
        String(host.processes),
        '--process',
        String(host.process),
      ]
    : [];
  return ['--precision', precision, ...(shardParameters ? ['--shard-parameters'] : []), ...several];
}

/** Sends messages and hands out answers in order; when the process ends, every open question fails. */
function connect(child: ChildProcess, python: string) {
  const waiting: { resolve: (frame: Frame) => void; reject: (error: Error) => void }[] = [];
  let failure: Error | undefined;
  let started = false;
  let errors = '';
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  child.stderr!.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4000);
  });
  // A runner that dies while a message is written: its exit tells more than the broken pipe.
  child.stdin!.on('error', () => {});
  child.on('error', (error) =>
    fail(
      new UserError(`cannot start Python as '${python}': ${error.message}. ${SETUP}`, 'FAILED_PRECONDITION'),
    ),
  );
  child.on('close', (code, signal) => {
    const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
    fail(
      started
        ? new DeviceError(`the JAX runner ${how}.${lastLines(errors)}`)
        : startFailure(python, how, errors),
    );
  });
  void (async () => {
    try {
      for await (const frame of readFrames(child.stdout!)) {
        started = true;
        const question = waiting.shift();
        if (frame.fields.kind !== 'error') question?.resolve(frame);
        else question?.reject(new DeviceError(`the JAX runner failed: ${frame.fields.message}`));
      }
    } catch (error) {
      // At an end inside a message, what the process says at its exit comes first.
      if (!child.stdout!.readableEnded) fail(error as Error);
      child.kill();
    }
  })();
  return {
    next: () =>
      new Promise<Frame>((resolve, reject) => {
        if (failure) reject(failure);
        else waiting.push({ resolve, reject });
      }),
    send(fields: Record<string, string>, arrays?: ReadonlyMap<string, HostTensor>) {
      if (!failure) writeFrame(child.stdin!, fields, arrays);
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const ended = once(child, 'close');
      child.stdin!.end();
      const patience = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(patience);
    },
  };
}

function startFailure(python: string, how: string, errors: string): UserError {
  const missing = /No module named '([\w.]+)'/.exec(errors);
  return missing
    ? new UserError(
        `'${python}' has no module '${missing[1]}', which the JAX runner needs. ${SETUP}`,
        'FAILED_PRECONDITION',
      )
    : new UserError(`the JAX runner ${how} before it began.${lastLines(errors)}`, 'FAILED_PRECONDITION');
}

const lastLines = (errors: string): string => {
  const lines = errors.trim().split('\n').slice(-5).join('\n');
  return lines === '' ? '' : ` It said:\n${lines}`;
};
