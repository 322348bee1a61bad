import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { staticSize } from '../../tensor/dimension.ts';
import type { OnnxRuntime } from '../../tensor/engine.ts';
import { type Graph, HOST_ARRAYS } from '../../tensor/graph.ts';
import { lower } from '../../tensor/lowering.ts';

/** How many operations of one kind an execution provider ran. */
export interface Placement {
  /** As ONNX Runtime names it, for example CPUExecutionProvider. */
  readonly provider: string;
  readonly operator: string;
  readonly count: number;
}

/** One entry of the trace that ONNX Runtime writes. */
interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  readonly args?: { readonly provider?: string; readonly op_name?: string };
}

/** Runs a graph of fixed sizes once on zeros and reads from the profile who ran what; most frequent first. */
export async function placementsOf(
  ort: OnnxRuntime,
  graph: Graph,
  options: InferenceSession.SessionOptions,
): Promise<Placement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'alhena-profile-'));
  try {
    const session = await ort.InferenceSession.create(lower(graph), {
      logSeverityLevel: 3,
      ...options,
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
    });
    const zeros: Record<string, OrtTensor> = {};
    for (const { name, tensor } of graph.inputs) {
      const data = new HOST_ARRAYS[tensor.dataType](staticSize(tensor.shape));
      zeros[name] = new ort.Tensor(
        tensor.dataType as 'float32',
        data as Float32Array,
        tensor.shape.map(Number),
      );
    }
    await session.run(zeros);
    session.endProfiling();
    await session.release();
    const [file] = await readdir(folder);
    return countPlacements(JSON.parse(await readFile(join(folder, file), 'utf8')) as TraceEvent[]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function countPlacements(events: readonly TraceEvent[]): Placement[] {
  const counts = new Map<string, Placement>();
  for (const { cat, name, args } of events) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time')) continue;
    const { provider = 'unknown', op_name: operator = 'unknown' } = args ?? {};
    const key = `${provider} ${operator}`;
    counts.set(key, { provider, operator, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

/** For example `7 of 812 operations run on the CPU: 4 ScatterElements, 3 Gather`. */
export function describeFallback(placements: readonly Placement[]): string {
  const total = placements.reduce((sum, { count }) => sum + count, 0);
  const fallen = placements.filter(({ provider }) => provider === 'CPUExecutionProvider');
  const count = fallen.reduce((sum, { count }) => sum + count, 0);
  if (count === 0) return `all ${total} operations run on the GPU`;
  const list = fallen.map(({ operator, count }) => `${count} ${operator}`).join(', ');
  return `${count} of ${total} operations run on the CPU: ${list}`;
}
