import { createEngine, type Engine } from './engine.ts';

/** The engine of Node: onnxruntime-node on the CPU. Loaded on first use, since it brings a native library. */
export async function nodeEngine(): Promise<Engine> {
  const ort = await import('onnxruntime-node');
  return createEngine(ort as never, { executionProviders: ['cpu'] });
}
