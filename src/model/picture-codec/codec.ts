import { cutPatches, joinPatches } from '../../media/patches.ts';
import type { Picture } from '../../media/picture.ts';
import type { Engine, Program } from '../../tensor/engine.ts';
import { float32, type Graph, type HostTensor, type TensorSpec } from '../../tensor/graph.ts';
import { add, divide, multiply, subtract } from '../../tensor/operations.ts';
import { trace } from '../../tensor/trace.ts';
import { mapTree } from '../../tensor/tree.ts';
import type { PictureCodes } from '../../text/pictures.ts';
import { isParameterSpec } from '../parameters.ts';
import type { CodecCheckpoint } from './checkpoint.ts';
import { type CodecConfig, type CodeGrid, codeGridOf, DRAWN_GRID, LEVELS } from './config.ts';
import { codecSpecs, decode, encode, gridRotation, rotationSpecs } from './network.ts';
import { valuesOfCodes } from './quantization.ts';

const TOKENS = 'codes';

const plainSpecs = (specs: ReturnType<typeof codecSpecs>) =>
  mapTree(specs, isParameterSpec, ({ shape }): TensorSpec => float32(shape));

/** One picture of any grid: `patches [1, T, pixels]` in [0, 1] → `codes [T]` as float32. */
export const encodeGraph = (config: CodecConfig): Graph =>
  trace(
    (parameters, patches, rotation) => {
      const centred = subtract(multiply(patches, 2), 1);
      return { codes: encode(config, parameters, centred, rotation).codes };
    },
    ['parameters', 'patches', 'rotation'],
    { encoder: plainSpecs(codecSpecs(config)).encoder },
    float32([1, TOKENS, config.patchSize ** 2 * 3]),
    rotationSpecs(config, TOKENS),
  );

/** One picture of any grid: `values [1, T, 4]` of its codes → `pixels [1, T, pixels]` in about [0, 1]. */
export const decodeGraph = (config: CodecConfig): Graph =>
  trace(
    (parameters, values, rotation) => ({
      pixels: divide(add(decode(config, parameters, values, rotation), 1), 2),
    }),
    ['parameters', 'values', 'rotation'],
    { decoder: plainSpecs(codecSpecs(config)).decoder },
    float32([1, TOKENS, LEVELS.length]),
    rotationSpecs(config, TOKENS),
  );

/** Pictures to codes and back, in Node and in the browser. */
export class PictureCodec {
  readonly config: CodecConfig;
  readonly #encoder: Program;
  readonly #decoder: Program;

  private constructor(config: CodecConfig, encoder: Program, decoder: Program) {
    this.config = config;
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  /** Compiles a codec; one thread is the fastest at its size. */
  static async create(engine: Engine, { config, parameters }: CodecCheckpoint): Promise<PictureCodec> {
    const compile = (graph: Graph) => {
      const inputs = new Set(graph.inputs.map(({ name }) => name));
      const constants = new Map(
        [...parameters]
          .map(([name, value]) => [`parameters.${name}`, value] as const)
          .filter(([name]) => inputs.has(name)),
      );
      return engine.compile(graph, { constants, threads: 1 });
    };
    return new PictureCodec(config, await compile(encodeGraph(config)), await compile(decodeGraph(config)));
  }

  /** The codes of a picture, which is resized to the grid: 8 × 8 pixels each. */
  async encode(picture: Picture, grid: CodeGrid = DRAWN_GRID): Promise<PictureCodes> {
    const { patchSize } = this.config;
    const patches: HostTensor = {
      dataType: 'float32',
      shape: [1, grid.rows * grid.columns, patchSize ** 2 * 3],
      data: cutPatches(picture, grid, patchSize),
    };
    const outputs = await this.#encoder.run({ patches, ...this.#rotation(grid) });
    return { ...grid, codes: Array.from(outputs.codes.data as Float32Array) };
  }

  /** The codes of a picture in the grid that fits it. */
  encodeWhole(picture: Picture): Promise<PictureCodes> {
    return this.encode(picture, codeGridOf(picture, this.config));
  }

  /** The picture that codes stand for. */
  async decode({ rows, columns, codes }: PictureCodes): Promise<Picture> {
    if (codes.length !== rows * columns)
      throw new RangeError(`${codes.length} codes were given for ${rows} × ${columns}`);
    const values: HostTensor = {
      dataType: 'float32',
      shape: [1, codes.length, LEVELS.length],
      data: valuesOfCodes(codes),
    };
    const outputs = await this.#decoder.run({ values, ...this.#rotation({ rows, columns }) });
    return joinPatches(outputs.pixels.data as Float32Array, { rows, columns }, this.config.patchSize);
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#encoder.dispose(), this.#decoder.dispose()]);
  }

  #rotation(grid: CodeGrid) {
    const { cosine, sine } = gridRotation(this.config, grid);
    return { 'rotation.cosine': cosine, 'rotation.sine': sine };
  }
}
