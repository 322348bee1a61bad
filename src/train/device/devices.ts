import { availableParallelism } from 'node:os';
import type { OpenExecutor } from './executor.ts';
import { onnxExecutor } from './onnx.ts';

/** Where a training step can run. */
export const DEVICES = ['cpu', 'webgpu', 'jax'] as const;
export type DeviceName = (typeof DEVICES)[number];

export const PRECISIONS = ['float32', 'bfloat16'] as const;

export interface DeviceOptions {
  /** Of the CPU; default: as many as there are cores. */
  readonly threads?: number;
  /** The rest is JAX's: see `JaxOptions`. */
  readonly python?: string;
  readonly precision?: (typeof PRECISIONS)[number];
  readonly shardParameters?: boolean;
  readonly host?: { readonly coordinator: string; readonly processes: number; readonly process: number };
}

/** A device by its name, its libraries loaded on first use. */
export async function openDevice(
  name: DeviceName,
  {
    threads = availableParallelism(),
    precision = 'float32',
    shardParameters = false,
    ...options
  }: DeviceOptions,
): Promise<OpenExecutor> {
  switch (name) {
    case 'cpu': {
      const { nodeEngine } = await import('../../tensor/node.ts');
      return onnxExecutor(await nodeEngine(), threads, `cpu, ${threads} threads`);
    }
    case 'webgpu': {
      const { webgpuExecutor } = await import('./webgpu.ts');
      return webgpuExecutor();
    }
    case 'jax': {
      const { jaxExecutor } = await import('./jax/executor.ts');
      return jaxExecutor({ precision, shardParameters, ...options });
    }
  }
}
