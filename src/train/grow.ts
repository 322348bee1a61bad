import { isDeepStrictEqual } from 'node:util';
import type { Random } from '../base/random.ts';
import { isFullLayer, type ModelConfig } from '../model/config.ts';
import { initializeParameters, type ParameterMap } from '../model/parameters.ts';
import type { HostTensor } from '../tensor/graph.ts';

type Values = HostTensor<'float32'>;

/** How a parameter of the small model lies in that of the large one, in its first rows and columns. */
interface Rule {
  /** What the places beside it hold; `heads`: the rows repeat, so that further heads have keys of their own. */
  readonly rest: 'fresh' | 'zero' | 'heads';
  /** A norm over more channels, of which the new ones are 0, makes the old ones larger: this undoes it. */
  readonly scaled?: true;
}

/** Reads the stream or hidden units: new columns meet zeros, and new rows are read by zeros. */
const READS: Rule = { rest: 'fresh' };
/** Writes to the stream: new channels stay 0 until they are trained. */
const WRITES: Rule = { rest: 'zero' };
const NORM: Rule = { rest: 'fresh', scaled: true };

const LAYER_RULES = {
  inputNorm: NORM,
  'attention.query': READS,
  'attention.key': { rest: 'heads' },
  'attention.value': { rest: 'heads' },
  'attention.output': WRITES,
  'attention.queryNorm': READS,
  'attention.keyNorm': READS,
  postAttentionNorm: NORM,
  preFeedForwardNorm: NORM,
  'feedForward.gate': READS,
  'feedForward.up': READS,
  'feedForward.down': WRITES,
  postFeedForwardNorm: NORM,
  layerScalar: READS,
} as const satisfies Record<string, Rule>;

const RULES = {
  // Its scale √D has grown already, so it is scaled down; and as the head it undoes what the last norm gains.
  embedding: { rest: 'zero', scaled: true },
  finalNorm: READS,
  'vision.patchNorm.weight': READS,
  'vision.patchNorm.bias': READS,
  'vision.patch.weight': READS,
  'vision.patch.bias': READS,
  'vision.embeddingNorm.weight': READS,
  'vision.embeddingNorm.bias': READS,
  'vision.position': READS,
  'vision.positionNorm.weight': READS,
  'vision.positionNorm.bias': READS,
  'vision.projection': WRITES,
  'audio.projection': WRITES,
  'value.weight': { rest: 'zero', scaled: true },
  'value.bias': READS,
} as const satisfies Record<string, Rule>;

/**
 * Parameters of a larger model that computes what a smaller one does: wider, by channels that hold 0 and units that
 * nothing is read from; deeper, by layers that add nothing yet (Chen, Goodfellow & Shlens, 2016, "Net2Net"; Gong et
 * al., 2019, for layers that begin as copies of others). A run that begins with them has nothing to learn anew.
 * @param random for the places that the small model does not fill
 * @throws Error where `whyNotGrown` has a reason
 */
export function growParameters(
  small: ModelConfig,
  parameters: ParameterMap,
  large: ModelConfig,
  random: Random,
): Map<string, Values> {
  const reason = whyNotGrown(small, large);
  if (reason !== undefined) throw new Error(`growParameters: ${reason}`);
  const origins = layerOrigins(small, large)!;
  const scale = Math.sqrt(small.hiddenSize / large.hiddenSize);
  const grown = initializeParameters(large, random);
  for (const [path, fresh] of grown) {
    const [, index, name] = /^layers\.(\d+)\.(.+)$/.exec(path) ?? [];
    const rule: Rule | undefined =
      name === undefined ? RULES[path as keyof typeof RULES] : LAYER_RULES[name as keyof typeof LAYER_RULES];
    if (rule === undefined) throw new Error(`growParameters: there is no rule for '${path}'`);
    const origin = index === undefined ? undefined : origins[Number(index)];
    const source = parameters.get(origin ? `layers.${origin.layer}.${name}` : path);
    if (!source) throw new Error(`growParameters: the small model has no parameter for '${path}'`);
    place(source, fresh, rule, rule.scaled ? scale : 1);
    // A layer that the small model does not have: its blocks add nothing.
    if (origin?.added && /^post.*Norm$/.test(name)) fresh.data.fill(0);
    if (origin?.added && name === 'layerScalar') fresh.data.fill(1);
  }
  return grown;
}

/** Why the large model cannot compute what the small one does, in words; undefined where it can. */
export function whyNotGrown(small: ModelConfig, large: ModelConfig): string | undefined {
  const difference = differenceIn(SAME, small, large);
  if (difference !== undefined) return difference;
  for (const [name, of] of Object.entries(NO_LESS)) {
    if (of(large) < of(small))
      return `${name} is ${of(small)} in '${small.name}' and less in '${large.name}', ${of(large)}`;
  }
  if (!layerOrigins(small, large))
    return `the layers of '${small.name}' are not among those of '${large.name}'`;
  const keys = (['slidingAttention', 'fullAttention'] as const).find(
    (kind) => !keepsKeys(small, large, kind),
  );
  return keys && `the heads of '${small.name}' would share keys otherwise in '${large.name}' (${keys})`;
}

/** The first of some properties in which two models differ, in words; undefined where there is none. */
export function differenceIn(
  properties: Readonly<Record<string, (config: ModelConfig) => unknown>>,
  one: ModelConfig,
  other: ModelConfig,
): string | undefined {
  for (const [name, of] of Object.entries(properties)) {
    if (isDeepStrictEqual(of(one), of(other))) continue;
    return `${name} is ${JSON.stringify(of(one))} in '${one.name}' and ${JSON.stringify(of(other))} in '${other.name}'`;
  }
  return undefined;
}

const SAME: Record<string, (config: ModelConfig) => unknown> = {
  vocabularySize: (config) => config.vocabularySize,
  normEpsilon: (config) => config.normEpsilon,
  finalSoftcap: (config) => config.finalSoftcap,
  embeddingScale: (config) => config.embeddingScale ?? 'the root of hiddenSize',
  valueHead: (config) => config.valueHead,
  audio: (config) => config.audio,
  patchSize: ({ vision }) => vision.patchSize,
  patchNorm: ({ vision }) => vision.patchNorm,
  // Its layer norms take the mean of all channels, which new ones would change.
  'vision.embeddingSize': ({ vision }) => vision.embeddingSize,
  slidingAttention: ({ slidingAttention: { keyValueHeads: _, ...others } }) => others,
  fullAttention: ({ fullAttention: { keyValueHeads: _, ...others } }) => others,
};

const NO_LESS: Record<string, (config: ModelConfig) => number> = {
  hiddenSize: (config) => config.hiddenSize,
  feedForwardSize: (config) => config.feedForwardSize,
  queryHeads: (config) => config.queryHeads,
  contextLength: (config) => config.contextLength,
  'vision.positionCount': ({ vision }) => vision.positionCount,
};

/** Where a layer of the large model comes from. */
interface Origin {
  readonly layer: number;
  /** Whether it is one more than the small model has. */
  readonly added: boolean;
}

/**
 * The small model's layers in their order, each at the first place of its kind, and the last one last; those between
 * begin as copies of its last layers of their kind. Undefined where there are too few places.
 */
function layerOrigins(small: ModelConfig, large: ModelConfig): Origin[] | undefined {
  const origins: Origin[] = [];
  let [next, added] = [0, 0];
  for (let layer = 0; layer < large.layerCount; layer++) {
    const full = isFullLayer(large, layer);
    const last = layer === large.layerCount - 1;
    const placed = last ? next === small.layerCount - 1 : next < small.layerCount - 1;
    if (placed && isFullLayer(small, next) === full) origins.push({ layer: next++, added: false });
    else if (last) return undefined;
    else {
      const alike = Array.from({ length: small.layerCount }, (_, i) => i).filter(
        (i) => isFullLayer(small, i) === full,
      );
      if (alike.length === 0) return undefined;
      origins.push({ layer: alike[alike.length - 1 - (added++ % alike.length)], added: true });
    }
  }
  return origins;
}

/** Whether every head of the small model still meets its own keys where those of further heads are copies. */
function keepsKeys(
  small: ModelConfig,
  large: ModelConfig,
  kind: 'slidingAttention' | 'fullAttention',
): boolean {
  const keysOf = (config: ModelConfig, head: number) =>
    Math.floor((head * config[kind].keyValueHeads) / config.queryHeads);
  const own = small[kind].keyValueHeads;
  const heads = Array.from({ length: small.queryHeads }, (_, head) => head);
  return (
    large[kind].keyValueHeads >= own &&
    heads.every((head) => keysOf(large, head) % own === keysOf(small, head))
  );
}

/** Writes a parameter into the first rows and columns of a larger one, whose last axis is its columns. */
function place(source: Values, target: Values, { rest }: Rule, scale: number): void {
  const [columns, wide] = [source.shape.at(-1)!, target.shape.at(-1)!];
  const rows = source.data.length / columns;
  if (rest === 'zero') target.data.fill(0);
  const written = rest === 'heads' ? target.data.length / wide : rows;
  // Tables with further axes, such as positions, grow within each of the first.
  const [block, tall] = [source.shape.at(-2) ?? 1, target.shape.at(-2) ?? 1];
  for (let row = 0; row < written; row++) {
    const to = rest === 'heads' ? row : Math.floor(row / block) * tall + (row % block);
    for (let column = 0; column < columns; column++)
      target.data[to * wide + column] = scale * source.data[(row % rows) * columns + column];
  }
}
