import { attention } from '../../nn/attention.ts';
import { linear, perHeadNorm, scaledRmsNorm } from '../../nn/layers.ts';
import { rotaryFrequencies } from '../../nn/rotary.ts';
import { type Dimension, multiplyDimensions } from '../../tensor/dimension.ts';
import { float32, type HostTensor, type Tensor } from '../../tensor/graph.ts';
import { add, broadcast, maximum, reshape, rotaryByToken, square } from '../../tensor/operations.ts';
import { flattenTree, type MapTree } from '../../tensor/tree.ts';
import { isParameterSpec, type ParameterSpec } from '../parameters.ts';
import { type CodecConfig, type CodeGrid, LEVELS, type TransformerSizes } from './config.ts';
import { quantize } from './quantization.ts';

/**
 * Two small vision transformers around finite scalar quantisation, without convolutions (as TiTok, Yu et al.,
 * 2024): squares of pixels → transformer → four numbers each → codes → transformer → pixels. All tokens of a
 * picture see each other; rows and columns turn half of each head's rotary pairs, so any grid can be read.
 * Shapes: B pictures, T = rows × columns codes, D hidden size.
 */
const EPSILON = 1e-6;

const matrix = (rows: number, columns: number): ParameterSpec => ({
  ...float32([rows, columns]),
  deviation: columns ** -0.5,
  value: 0,
  kind: 'matrix',
});
const filled = (size: number, value: number): ParameterSpec => ({
  ...float32([size]),
  deviation: 0,
  value,
  kind: 'other',
});
const normal = (size: number, deviation: number): ParameterSpec => ({ ...filled(size, 0), deviation });
/** The first and last matrices are trained by AdamW, as embeddings and heads are. */
const edge = (rows: number, columns: number, scale = 1) => ({
  weight: { ...matrix(rows, columns), deviation: scale * columns ** -0.5, kind: 'other' } as ParameterSpec,
  bias: filled(rows, 0),
});

function transformerSpecs(
  { hiddenSize: d, layerCount, feedForwardSize }: TransformerSizes,
  headSize: number,
) {
  const headNorm = filled(headSize, headSize ** -0.25);
  return {
    layers: Array.from({ length: layerCount }, () => ({
      attentionNorm: filled(d, 1),
      query: matrix(d, d),
      key: matrix(d, d),
      value: matrix(d, d),
      queryNorm: headNorm,
      keyNorm: headNorm,
      output: { ...matrix(d, d), deviation: 0.3 * d ** -0.5 } as ParameterSpec,
      feedForwardNorm: filled(d, 1),
      up: matrix(feedForwardSize, d),
      down: { ...matrix(d, feedForwardSize), deviation: 0.3 * feedForwardSize ** -0.5 } as ParameterSpec,
    })),
    norm: filled(d, 1),
  };
}

/** The specs of every parameter, as the tree that `encode` and `decode` take. */
export function codecSpecs({ patchSize, headSize, encoder, decoder }: CodecConfig) {
  const pixels = patchSize * patchSize * 3;
  return {
    encoder: {
      patch: edge(encoder.hiddenSize, pixels),
      transformer: transformerSpecs(encoder, headSize),
      code: edge(LEVELS.length, encoder.hiddenSize),
    },
    decoder: {
      // The code of zeros must not become a token of zeros, which norms cannot scale.
      code: { ...edge(decoder.hiddenSize, LEVELS.length), bias: normal(decoder.hiddenSize, 0.5) },
      transformer: transformerSpecs(decoder, headSize),
      pixels: edge(pixels, decoder.hiddenSize, 0.3),
    },
  };
}

export type CodecSpecs = ReturnType<typeof codecSpecs>;
export type CodecParameters = MapTree<CodecSpecs, ParameterSpec, Tensor>;

/** Every parameter's spec by its path, such as `decoder.transformer.layers.0.query`. */
export const namedCodecSpecs = (config: CodecConfig): [path: string, spec: ParameterSpec][] =>
  flattenTree(codecSpecs(config), isParameterSpec);

/** Rotations of one picture's codes, `[T, headSize / 2]` each. */
export interface GridRotation<Leaf = Tensor> {
  readonly cosine: Leaf;
  readonly sine: Leaf;
}

export const rotationSpecs = ({ headSize }: CodecConfig, tokens: Dimension) => ({
  cosine: float32([tokens, headSize / 2]),
  sine: float32([tokens, headSize / 2]),
});

/** The first half of the pairs turns by the row, the second by the column. */
export function gridRotation(
  { headSize, rotaryTheta }: CodecConfig,
  { rows, columns }: CodeGrid,
): GridRotation<HostTensor<'float32'>> {
  const frequencies = rotaryFrequencies(headSize / 2, rotaryTheta);
  const shape = [rows * columns, headSize / 2];
  const angles = Array.from({ length: rows * columns }, (_, token) => {
    const [y, x] = [Math.floor(token / columns), token % columns];
    return [
      ...frequencies.map((frequency) => y * frequency),
      ...frequencies.map((frequency) => x * frequency),
    ];
  }).flat();
  return {
    cosine: { dataType: 'float32', shape, data: Float32Array.from(angles, Math.cos) },
    sine: { dataType: 'float32', shape, data: Float32Array.from(angles, Math.sin) },
  };
}

/** Pixels in [-1, 1] → what the codes stand for and the codes. `patches [B, T, pixels]` → `[B*T, 4]`, `[B*T]`. */
export function encode(
  { headSize }: CodecConfig,
  { encoder }: Pick<CodecParameters, 'encoder'>,
  patches: Tensor,
  rotation: GridRotation,
): { values: Tensor; codes: Tensor } {
  const stream = linear(patches, encoder.patch.weight, encoder.patch.bias);
  const hidden = transform(headSize, encoder.transformer, stream, rotation);
  const numbers = linear(hidden, encoder.code.weight, encoder.code.bias);
  const [batch, tokens] = patches.shape;
  return quantize(reshape(numbers, [multiplyDimensions(batch, tokens), LEVELS.length]));
}

/** Values `[B, T, 4]` of codes → pixels in about [-1, 1], `[B, T, pixels]`. */
export function decode(
  { headSize }: CodecConfig,
  { decoder }: Pick<CodecParameters, 'decoder'>,
  values: Tensor,
  rotation: GridRotation,
): Tensor {
  const stream = linear(values, decoder.code.weight, decoder.code.bias);
  const hidden = transform(headSize, decoder.transformer, stream, rotation);
  return linear(hidden, decoder.pixels.weight, decoder.pixels.bias);
}

type TransformerParameters = CodecParameters['encoder']['transformer'];

function transform(
  headSize: number,
  { layers, norm }: TransformerParameters,
  stream: Tensor,
  rotation: GridRotation,
): Tensor {
  const rotations = repeat(rotation, stream);
  let x = stream;
  for (const layer of layers) {
    const a = scaledRmsNorm(x, layer.attentionNorm, EPSILON);
    const turned = (weight: Tensor, headNorm: Tensor) => {
      const normed = perHeadNorm(linear(a, weight), headSize, EPSILON, headNorm);
      return rotaryByToken(normed, rotations.cosine, rotations.sine, Number(a.shape[2]) / headSize);
    };
    const queries = turned(layer.query, layer.queryNorm);
    const keys = turned(layer.key, layer.keyNorm);
    const seen = attention(queries, [{ keys, values: linear(a, layer.value) }], headSize);
    x = add(x, linear(seen, layer.output));
    const wide = linear(scaledRmsNorm(x, layer.feedForwardNorm, EPSILON), layer.up);
    // Squared ReLU (So et al., 2021) needs the fewest passes over memory, which cost as much as the products here.
    x = add(x, linear(square(maximum(wide, 0)), layer.down));
  }
  return scaledRmsNorm(x, norm, EPSILON);
}

/** The same rotations for every picture of a batch: `[T, d/2]` → `[B*T, d/2]`. */
function repeat({ cosine, sine }: GridRotation, { shape: [batch, tokens] }: Tensor): GridRotation {
  const spread = (x: Tensor) =>
    reshape(broadcast(reshape(x, [1, tokens, x.shape[1]]), [batch, tokens, x.shape[1]]), [
      multiplyDimensions(batch, tokens),
      x.shape[1],
    ]);
  return { cosine: spread(cosine), sine: spread(sine) };
}
