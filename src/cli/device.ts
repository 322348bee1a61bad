import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { UserError } from '../base/errors.ts';
import { DEVICES, type DeviceName, openDevice, PRECISIONS } from '../train/device/devices.ts';
import type { OpenExecutor } from '../train/device/executor.ts';
import { count, index } from './arguments.ts';

/** Options of where to train, as commander stores them. */
export interface DeviceArguments {
  readonly device: DeviceName;
  readonly threads?: number;
  readonly python?: string;
  readonly precision?: (typeof PRECISIONS)[number];
  readonly shardParameters?: boolean;
  readonly coordinator?: string;
  readonly processes?: number;
  readonly process?: number;
}

export function addDeviceOptions(command: Command): Command {
  return command
    .addOption(new Option('--device <name>', 'where to compute').choices(DEVICES).default('cpu'))
    .option('--threads <n>', 'of the CPU; default: as many as there are cores', count)
    .option('--python <path>', 'jax: the Python that has it; default: accelerators/jax/.venv')
    .addOption(
      new Option('--precision <type>', 'jax: of matrix products; default float32').choices(PRECISIONS),
    )
    .option('--shard-parameters', 'jax: split parameters and optimiser state over all devices')
    .option('--coordinator <host:port>', 'jax, several hosts: where process 0 listens')
    .option('--processes <n>', 'jax, several hosts: how many there are', count)
    .option('--process <n>', 'jax, several hosts: which one this is, from 0', index);
}

/** An option's flag, from its name here. */
export const flagOf = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The device that options name. @throws UserError where they contradict each other */
export async function deviceOf(options: DeviceArguments): Promise<OpenExecutor> {
  const { device, threads, python, precision, shardParameters, coordinator, processes } = options;
  if (device !== 'jax') {
    const given = Object.entries({ python, precision, shardParameters, coordinator, processes });
    const [flag] = given.find(([, value]) => value !== undefined) ?? [];
    if (flag !== undefined)
      throw new UserError(`${flagOf(flag)} is for --device jax, not for --device ${device}: leave it out.`);
  }
  return openDevice(device, { threads, python, precision, shardParameters, host: hostOf(options) });
}

/** Threads that make data: an accelerator leaves the cores to them. */
export const workersFor = (device: DeviceName): number =>
  device === 'jax' ? Math.max(1, availableParallelism() - 1) : 1;

function hostOf({ coordinator, processes, process }: DeviceArguments) {
  if (coordinator === undefined && processes === undefined && process === undefined) return undefined;
  if (coordinator !== undefined && processes !== undefined && process !== undefined && process < processes)
    return { coordinator, processes, process };
  throw new UserError(
    'several hosts need all of --coordinator HOST:PORT, --processes N and --process I with I from 0 to N - 1.',
  );
}
