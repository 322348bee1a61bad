import { attentionOf, type ModelConfig } from './config.ts';
import { namedSpecs } from './parameters.ts';

/**
 * Floating-point operations to train on one row of `length` tokens: three times the forward pass, which costs
 * two for each weight that a token meets and two for each product of attention (Kaplan et al., 2020,
 * section 2.1). Attention counts every pair that a dense kernel computes, seen or masked. The head counts for
 * supervised tokens alone and the patch embedder for patches alone.
 */
export function trainingFlops(
  config: ModelConfig,
  { rows, length, targets, patches }: { rows: number; length: number; targets: number; patches: number },
): number {
  const tokens = rows * length;
  let forward = 2 * targets * config.vocabularySize * config.hiddenSize;
  for (const [name, { shape, kind }] of namedSpecs(config)) {
    const weights = shape.reduce<number>((product, size) => product * Number(size), 1);
    if (kind === 'matrix' && name.startsWith('layers.')) forward += 2 * tokens * weights;
    else if (name === 'vision.patch.weight' || name === 'vision.projection') forward += 2 * patches * weights;
  }
  for (let layer = 0; layer < config.layerCount; layer++) {
    forward += 4 * tokens * length * config.queryHeads * attentionOf(config, layer).headSize;
  }
  return 3 * forward;
}
