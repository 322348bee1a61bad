import { Random } from '../../base/random.ts';
import type { Engine } from '../../tensor/engine.ts';
import { float32, type HostTensor, type Tensor } from '../../tensor/graph.ts';
import { matmul, sum } from '../../tensor/operations.ts';
import { trace } from '../../tensor/trace.ts';
import { median, seconds } from './suite.ts';

/** A limit of the machine that is measured again and again beside what is held against it. */
export interface Probe {
  /** Runs once. @returns FLOP or bytes per second */
  measure(): Promise<number>;
  dispose(): Promise<void>;
}

const SIDE = 1024;
const PRODUCTS = 4;

/**
 * Multiplies square matrices, 1024 a side, four in a row: the fastest that this engine computes. Only a sum
 * comes out, since copying the product out of the engine would count otherwise.
 */
export async function peakProbe(engine: Engine, threads: number): Promise<Probe> {
  const graph = trace(
    (start, factor) => {
      let product: Tensor = start;
      for (let i = 0; i < PRODUCTS; i++) product = matmul(product, factor);
      return sum(product);
    },
    ['start', 'factor'],
    float32([SIDE, SIDE]),
    float32([SIDE, SIDE]),
  );
  const program = await engine.compile(graph, { threads });
  const inputs = { start: randomMatrix(SIDE, SIDE), factor: randomMatrix(SIDE, SIDE) };
  return {
    async measure() {
      const elapsed = await seconds(() => program.run(inputs));
      return (2 * SIDE ** 3 * PRODUCTS) / elapsed;
    },
    dispose: () => program.dispose(),
  };
}

const WIDE = 4096;

/** Multiplies one row with a matrix of 64 MB, which no cache holds: how fast weights can be read. */
export async function bandwidthProbe(engine: Engine, threads: number): Promise<Probe> {
  const graph = trace(
    (row, matrix) => sum(matmul(row, matrix, { transposeB: true })),
    ['row', 'matrix'],
    float32([1, WIDE]),
    float32([WIDE, WIDE]),
  );
  const constants = new Map([['matrix', randomMatrix(WIDE, WIDE)]]);
  const program = await engine.compile(graph, { threads, constants });
  const inputs = { row: randomMatrix(1, WIDE) };
  return {
    async measure() {
      const elapsed = await seconds(() => program.run(inputs));
      return (4 * WIDE ** 2) / elapsed;
    },
    dispose: () => program.dispose(),
  };
}

/** The SGEMM peak in FLOP per second, in about a quarter of a second. */
export async function measurePeak(engine: Engine, threads: number): Promise<number> {
  const probe = await peakProbe(engine, threads);
  const values: number[] = [];
  for (let i = 0; i < 8; i++) values.push(await probe.measure());
  await probe.dispose();
  // The first run still allocates.
  return median(values.slice(1));
}

/** Scaled so that products neither grow nor vanish. */
function randomMatrix(rows: number, columns: number): HostTensor {
  const random = new Random(1);
  const scale = Math.sqrt(12 / columns);
  const data = Float32Array.from({ length: rows * columns }, () => scale * (random.next() - 0.5));
  return { dataType: 'float32', shape: [rows, columns], data };
}
