import { Random } from '../../base/random.ts';
import { isParameterSpec } from '../../model/parameters.ts';
import { type CodecConfig, DRAWN_GRID } from '../../model/picture-codec/config.ts';
import { codecSpecs, gridRotation } from '../../model/picture-codec/network.ts';
import type { HostTensors, Program } from '../../tensor/engine.ts';
import { float32, type Graph, type HostTensor, type TensorSpec } from '../../tensor/graph.ts';
import { trace } from '../../tensor/trace.ts';
import { mapTree } from '../../tensor/tree.ts';
import type { Split } from '../../worlds/world.ts';
import { codecPatches, PICTURE_KINDS, type PictureKind, samplePicture } from './pictures.ts';
import { codecBatchSpecs, reconstruct, squaredErrors } from './step.ts';

/** How well pictures of one kind come back. */
export interface CodecScore {
  readonly kind: PictureKind;
  /** The mean over pictures of each one's peak signal-to-noise ratio, in dB. */
  readonly decibels: number;
  /** The ratio of the mean error over all pictures, in dB: hard pictures count more. */
  readonly decibelsOfMean: number;
  /** Different codes that these pictures use. */
  readonly codes: number;
  readonly n: number;
}

const PICTURES = 64;

/** Outputs `errors [B]`, each picture's mean squared error, `pixels [B, T, pixels]` and `codes [B*T]`. */
export const validationGraph = (config: CodecConfig): Graph =>
  trace(
    (parameters, batch) => {
      const { pixels, codes } = reconstruct(config, parameters, batch);
      return { errors: squaredErrors(pixels, batch.patches), pixels, codes };
    },
    ['parameters', 'batch'],
    mapTree(codecSpecs(config), isParameterSpec, ({ shape }): TensorSpec => float32(shape)),
    codecBatchSpecs(config, { pictures: PICTURES, grid: DRAWN_GRID }),
  );

/** Scores of every kind on `count` held-out pictures. @param parameters by `parameters.…` */
export async function validateCodec(
  config: CodecConfig,
  program: Program,
  parameters: ReadonlyMap<string, HostTensor>,
  split: Split,
  count: number,
): Promise<CodecScore[]> {
  const rotation = gridRotation(config, DRAWN_GRID);
  const scores: CodecScore[] = [];
  for (const kind of Object.keys(PICTURE_KINDS) as PictureKind[]) {
    const random = new Random(`${split}/${kind}`);
    const errors: number[] = [];
    const used = new Set<number>();
    while (errors.length < count) {
      const pictures = Array.from({ length: PICTURES }, () =>
        samplePicture(kind, random, split, DRAWN_GRID, config),
      );
      const data = codecPatches(config, DRAWN_GRID, pictures);
      const shape = [PICTURES, DRAWN_GRID.rows * DRAWN_GRID.columns, config.patchSize ** 2 * 3];
      const outputs = await program.run({
        ...inputsOf(program.graph, parameters),
        'batch.patches': { dataType: 'float32', shape, data },
        'batch.rotation.cosine': rotation.cosine,
        'batch.rotation.sine': rotation.sine,
      });
      errors.push(...(outputs.errors.data as Float32Array));
      for (const code of outputs.codes.data as Float32Array) used.add(code);
    }
    const total = errors.reduce((sum, error) => sum + decibelsOf(error), 0);
    scores.push({
      kind,
      decibels: total / errors.length,
      decibelsOfMean: decibelsOf(errors.reduce((sum, error) => sum + error, 0) / errors.length),
      codes: used.size,
      n: errors.length,
    });
  }
  return scores;
}

/** Peak signal-to-noise ratio of a mean squared error of pixels in [0, 1]; at most 60 dB. */
export const decibelsOf = (error: number): number => -10 * Math.log10(Math.max(error, 1e-6));

/** The parameters among a graph's inputs. */
const inputsOf = ({ inputs }: Graph, parameters: ReadonlyMap<string, HostTensor>): HostTensors =>
  Object.fromEntries(
    inputs.filter(({ name }) => parameters.has(name)).map(({ name }) => [name, parameters.get(name)!]),
  );
