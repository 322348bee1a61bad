import { attentionOf, isFullLayer, type ModelConfig } from '../model/config.ts';
import { decode, tokenLogits } from '../model/decoder.ts';
import { embedAudio, embedPatches, embedTokens } from '../model/embedders.ts';
import { type Precision, weightSpecs } from '../model/inference-weights.ts';
import type { ModelWeights } from '../model/weights.ts';
import { scaledRmsNorm } from '../nn/layers.ts';
import { BLOCK_TOKENS, tileShape } from '../nn/tiles.ts';
import { type Dimension, multiplyDimensions, sizeOf } from '../tensor/dimension.ts';
import type { CompileOptions, Constants, Engine, HostTensors, Program } from '../tensor/engine.ts';
import {
  type FileTensor,
  float32,
  type Graph,
  type HostTensor,
  int32,
  type Tensor,
} from '../tensor/graph.ts';
import { concatenate, reshape, sum } from '../tensor/operations.ts';
import { trace } from '../tensor/trace.ts';
import type { CacheBits } from './cache.ts';

const BATCH = 'batch';
const LENGTH = 'length';
/** Blocks of cached tokens. Sliding layers keep no more than their window, so theirs are fewer. */
const SLIDING_BLOCKS = 'slidingBlocks';
const FULL_BLOCKS = 'fullBlocks';
const PATCHES = 'patches';
const SOUND_FRAMES = 'soundFrames';
const WANTED = 'wanted';

const placesSpecs = (length: Dimension, batch: Dimension) => ({
  positions: int32([batch, length]),
  documents: int32([batch, length]),
  blocks: int32([batch, length]),
});

function cacheSpecs(config: ModelConfig, batch: Dimension, bits: CacheBits = 32) {
  const places = (blocks: string) => placesSpecs(multiplyDimensions(blocks, BLOCK_TOKENS), batch);
  const layer = (_: unknown, index: number) => {
    const blocks = isFullLayer(config, index) ? FULL_BLOCKS : SLIDING_BLOCKS;
    const { keyValueHeads, headSize } = attentionOf(config, index);
    const part = (name: 'keys' | 'values') => {
      const shape = tileShape(name, batch, blocks, keyValueHeads, headSize);
      if (bits === 32) return { tiles: float32(shape) };
      const scales = float32([batch, blocks, keyValueHeads, BLOCK_TOKENS]);
      return { tiles: { dataType: 'uint8' as const, shape }, scales };
    };
    return { keys: part('keys'), values: part('values') };
  };
  return {
    places: { sliding: places(SLIDING_BLOCKS), full: places(FULL_BLOCKS) },
    layers: Array.from({ length: config.layerCount }, layer),
  };
}

/** What a graph is traced for. */
interface GraphForm {
  /** Of the weights; without it they are parameters as training has them. */
  readonly precision?: Precision;
  readonly cacheBits?: CacheBits;
}

/**
 * Reads one chunk of a prompt for an embedding. Inputs as `prefillGraph`, `wanted` naming tokens of one row.
 * Outputs: `logits [D]`, the sum of the wanted tokens' final normed hidden states, and `states` as there.
 */
export const embedGraph = (config: ModelConfig, form: GraphForm = {}): Graph =>
  promptGraph(config, form, (parameters, rows) =>
    sum(scaledRmsNorm(rows, parameters.finalNorm, config.normEpsilon), [0]),
  );

/**
 * Reads prompts: any number of tokens, patches and frames of sound in, after whatever the cache holds.
 * Outputs: `logits [B*M, V]` of the wanted tokens, and `states [B, T, W]`, the new keys and values of all layers
 * side by side (keys 0, values 0, keys 1, …): one output, since each costs the runtime a copy of its own.
 */
export const prefillGraph = (config: ModelConfig, form: GraphForm = {}): Graph =>
  promptGraph(config, form, (parameters, rows) => tokenLogits(config, parameters, rows));

/** @param head what becomes of the wanted tokens' hidden states `[M, D]` */
function promptGraph(
  config: ModelConfig,
  { precision, cacheBits }: GraphForm,
  head: (weights: ModelWeights, rows: Tensor) => Tensor,
): Graph {
  const specs = {
    ids: int32([BATCH, LENGTH]),
    /** For each token its row among the B*T text rows followed by the patches' and then the sound's soft rows. */
    sources: int32([BATCH, LENGTH]),
    ...placesSpecs(LENGTH, BATCH),
    pixels: float32([PATCHES, config.vision.patchSize ** 2 * 3]),
    patchRows: int32([PATCHES]),
    patchColumns: int32([PATCHES]),
    soundFrames: float32([SOUND_FRAMES, config.audio.frameSize]),
    /** Which tokens of each row need logits, by their index among B*T; every row names as many. */
    wanted: int32([BATCH, WANTED]),
    cache: cacheSpecs(config, BATCH, cacheBits),
  };
  return trace(
    (parameters: ModelWeights, batch) => {
      const patches = embedPatches(config, parameters, {
        pixels: batch.pixels,
        rows: batch.patchRows,
        columns: batch.patchColumns,
      });
      const rows = concatenate([patches, embedAudio(config, parameters, batch.soundFrames)], 0);
      const stream = embedTokens(config, parameters, batch.ids, { rows, sources: batch.sources });
      const { hidden, layers } = decode(config, parameters, stream, batch, batch.cache, batch.wanted);
      const states = layers.flatMap(({ keys, values }) => [keys, values]);
      return {
        logits: head(parameters, reshape(hidden, [sizeOf(batch.wanted.shape), config.hiddenSize])),
        states: concatenate(states, -1),
      };
    },
    ['parameters', 'batch'],
    weightSpecs(config, precision),
    specs,
  );
}

/** Reads one more token of each sequence. Outputs: `logits [B, V]` and `states [B, 1, W]` as above. */
export function stepGraph(
  config: ModelConfig,
  batch: string | number = BATCH,
  { precision, cacheBits }: GraphForm = {},
): Graph {
  const specs = {
    ids: int32([batch, 1]),
    ...placesSpecs(1, batch),
    cache: cacheSpecs(config, batch, cacheBits),
  };
  return trace(
    (parameters: ModelWeights, inputs) => {
      const stream = embedTokens(config, parameters, inputs.ids);
      const { hidden, layers } = decode(config, parameters, stream, inputs, inputs.cache);
      const states = layers.flatMap(({ keys, values }) => [keys, values]);
      return {
        logits: tokenLogits(config, parameters, reshape(hidden, [batch, config.hiddenSize])),
        states: concatenate(states, -1),
      };
    },
    ['parameters', 'batch'],
    weightSpecs(config, precision),
    specs,
  );
}

/** Logits of the wanted tokens, `[B*M, V]`, and new keys and values, `[B, T, W]`. */
export interface InferenceResult {
  readonly logits: Float32Array;
  readonly states: Float32Array;
}

/** A model's graphs with its weights compiled in. */
export interface Inference {
  readonly config: ModelConfig;
  /** Of the keys and values that it reads; default 32. */
  readonly cacheBits?: CacheBits;
  /** Inputs as `prefillGraph` names them, without `batch.`. */
  prefill(inputs: HostTensors): Promise<InferenceResult>;
  /** Inputs as `prefillGraph` names them; `logits` are what `embedGraph` says. */
  embed(inputs: HostTensors): Promise<InferenceResult>;
  /** Inputs as `stepGraph` names them, without `batch.`. */
  step(inputs: HostTensors): Promise<InferenceResult>;
  dispose(): Promise<void>;
}

export interface InferenceOptions extends Pick<CompileOptions, 'threads'> {
  /** The form of the weights (`inferenceSpecs`); without it they are parameters as training has them. */
  readonly precision?: Precision;
  /** Bits of cached keys and values; 8 take a quarter of the memory of 32, the default, and are less exact. */
  readonly cacheBits?: CacheBits;
  /** One program for prompts and steps, since each holds the weights once more: for large models. */
  readonly oneProgram?: boolean;
}

/** Inputs of a step of one token or more, `[rows, T]`, as those of a prompt without patches or sound, all of it wanted. */
export function asPrompt({ vision, audio }: ModelConfig, inputs: HostTensors): HostTensors {
  const [rows, length] = inputs.ids.shape;
  const integers = (shape: readonly number[], data: Int32Array): HostTensor => ({
    dataType: 'int32',
    shape,
    data,
  });
  const all = Int32Array.from({ length: rows * length }, (_, i) => i);
  const none = integers([0], new Int32Array(0));
  return {
    ...inputs,
    sources: integers([rows, length], all),
    wanted: integers([rows, length], all),
    pixels: { dataType: 'float32', shape: [0, vision.patchSize ** 2 * 3], data: new Float32Array(0) },
    patchRows: none,
    patchColumns: none,
    soundFrames: { dataType: 'float32', shape: [0, audio.frameSize], data: new Float32Array(0) },
  };
}

/**
 * Compiles a model for inference. Calls run one after another, in the order in which they came: an engine
 * works on one at a time, and answers that are under way together take turns token by token.
 */
export async function compileInference(
  engine: Engine,
  config: ModelConfig,
  parameters: Constants,
  { precision, cacheBits, oneProgram, ...options }: InferenceOptions = {},
): Promise<Inference> {
  const constants = new Map<string, HostTensor | FileTensor>();
  for (const [path, value] of parameters) constants.set(`parameters.${path}`, value);
  const compile = (graph: Graph) => engine.compile(graph, { constants, ...options });
  const form = { precision, cacheBits };
  const prefill = await compile(prefillGraph(config, form));
  const single = oneProgram ? undefined : await compile(stepGraph(config, 1, form));
  /** Steps of several sequences at once; compiled when first needed, since it holds the weights once more. */
  let several: Promise<Program> | undefined;
  let embedding: Promise<Program> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function run(program: Program | Promise<Program>, inputs: HostTensors): Promise<InferenceResult> {
    const named = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`batch.${name}`, value] as const),
    );
    const start = async () => {
      const { logits, states } = await (await program).run(named);
      return { logits: logits.data as Float32Array, states: states.data as Float32Array };
    };
    const result = last.then(start);
    last = result.catch(() => undefined);
    return result;
  }

  return {
    config,
    cacheBits,
    prefill: (inputs) => run(prefill, inputs),
    embed(inputs) {
      embedding ??= compile(embedGraph(config, form));
      return run(embedding, inputs);
    },
    step(inputs) {
      if (!single) return run(prefill, asPrompt(config, inputs));
      if (inputs.ids.shape[0] === 1) return run(single, inputs);
      several ??= compile(stepGraph(config, BATCH, form));
      return run(several, inputs);
    },
    async dispose() {
      await last;
      for (const program of [prefill, single, await several, await embedding]) await program?.dispose();
    },
  };
}
