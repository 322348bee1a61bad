import type { OpenExecutor } from './executor.ts';
export const webgpuExecutor = (): OpenExecutor => {
  throw new Error('x');
};
