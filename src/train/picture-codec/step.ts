import { isParameterSpec } from '../../model/parameters.ts';
import { type CodecConfig, type CodeGrid, LEVELS } from '../../model/picture-codec/config.ts';
import {
  type CodecParameters,
  codecSpecs,
  decode,
  encode,
  type GridRotation,
  namedCodecSpecs,
  rotationSpecs,
} from '../../model/picture-codec/network.ts';
import { moveLevels } from '../../model/picture-codec/quantization.ts';
import { float32, type Graph, isTensor, type Tensor, type TensorSpec } from '../../tensor/graph.ts';
import { add, mean, multiply, reshape, square, stopGradient, subtract } from '../../tensor/operations.ts';
import { trace } from '../../tensor/trace.ts';
import { valueAndGrad } from '../../tensor/transform.ts';
import { mapTree } from '../../tensor/tree.ts';
import { memorySpecs, type OptimizerSettings, RATE_SPECS, updateParameters } from '../update.ts';

/** Pictures of one grid that a step sees at once. */
export interface CodecBatchSizes {
  readonly pictures: number;
  readonly grid: CodeGrid;
}

/** Of B pictures of T codes: `patches [B, T, pixels]` in [0, 1] and the grid's rotations. */
export const codecBatchSpecs = (config: CodecConfig, { pictures, grid }: CodecBatchSizes) => ({
  patches: float32([pictures, codesOf(grid), config.patchSize ** 2 * 3]),
  rotation: rotationSpecs(config, codesOf(grid)),
});

const codesOf = ({ rows, columns }: CodeGrid) => rows * columns;

interface CodecBatch {
  readonly patches: Tensor;
  readonly rotation: GridRotation;
  /** `[B*T, 4]` levels that the codes' numbers move before they are decoded; default: none. */
  readonly moves?: Tensor;
}

/** What comes back from the codes beside what went in: pixels in [0, 1] `[B, T, pixels]`, codes `[B*T]`. */
export function reconstruct(
  config: CodecConfig,
  parameters: CodecParameters,
  { patches, rotation, moves }: CodecBatch,
) {
  const centred = subtract(multiply(patches, 2), 1);
  const { values, codes } = encode(config, parameters, centred, rotation);
  const [batch, tokens] = patches.shape;
  const seen = moves ? moveLevels(values, moves) : values;
  const decoded = decode(config, parameters, reshape(seen, [batch, tokens, LEVELS.length]), rotation);
  return { pixels: multiply(add(decoded, 1), 0.5), codes };
}

/** Mean squared error of each picture's pixels, `[B]`. */
export function squaredErrors(pixels: Tensor, patches: Tensor): Tensor {
  return reshape(mean(square(subtract(pixels, patches)), [1, 2]), [patches.shape[0]]);
}

/**
 * One whole training step: `parameters`, `memory`, `batch` and `rates` in; `parameters`, `memory`, `loss [1]` (the
 * mean squared error of pixels in [0, 1]) and `gradientNorm [1]` out.
 * @param keepEncoder leaves the encoder, and with it the codes of pictures, as they are
 */
export function codecStepGraph(
  config: CodecConfig,
  sizes: CodecBatchSizes,
  settings: OptimizerSettings,
  keepEncoder = false,
): Graph {
  const specs = codecSpecs(config);
  const lossAndGradients = valueAndGrad((parameters: CodecParameters, batch: CodecBatch) => {
    const encoder = keepEncoder ? mapTree(parameters.encoder, isTensor, stopGradient) : parameters.encoder;
    const { pixels } = reconstruct(config, { ...parameters, encoder }, batch);
    const loss = mean(squaredErrors(pixels, batch.patches));
    return [loss, undefined];
  });
  return trace(
    (parameters, memory, batch, rates) => {
      const { loss, gradients } = lossAndGradients(parameters as CodecParameters, batch);
      const trained = parameters as CodecParameters;
      const updated = updateParameters({ parameters: trained, gradients, memory }, rates, settings);
      const { encoder } = keepEncoder ? trained : updated.parameters;
      return {
        ...updated,
        parameters: { ...updated.parameters, encoder },
        loss: reshape(loss, [1]),
        gradientNorm: reshape(updated.gradientNorm, [1]),
      };
    },
    ['parameters', 'memory', 'batch', 'rates'],
    mapTree(specs, isParameterSpec, ({ shape }): TensorSpec => float32(shape)),
    memorySpecs(namedCodecSpecs(config)),
    {
      ...codecBatchSpecs(config, sizes),
      moves: float32([sizes.pictures * codesOf(sizes.grid), LEVELS.length]),
    },
    RATE_SPECS,
  );
}
