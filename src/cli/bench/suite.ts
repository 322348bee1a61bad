import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';

/** One measurement, as `alhena bench --json` prints it. */
export interface BenchResult {
  readonly bench: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** `value` as a share of what `against` names: a limit of this machine measured in the same run, or a peer. */
  readonly ratio: number | null;
  readonly against: string | null;
}

/** What a suite gets: a way to tell how far it is. */
export type Report = (text: string) => void;

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

/** Seconds that `work` takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Where the numbers come from. The load tells whether other programs were busy meanwhile. */
export function machine(): Record<string, unknown> {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()}-${arch()}`,
    node: process.versions.node,
    onnxruntime: runtimeVersion(),
    loadAverage: Number(loadavg()[0].toFixed(2)),
  };
}

function runtimeVersion(): string {
  const path = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
