import { createEngine, type Engine } from './engine.ts';

/** The engine of browsers: onnxruntime-web (WebAssembly). Loaded on first use. */
export async function webEngine(): Promise<Engine> {
  const ort = await import('onnxruntime-web');
  return createEngine(ort as never, { executionProviders: ['wasm'] });
}
