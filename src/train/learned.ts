import { MODALITIES, type ModelConfig } from '../model/config.ts';
import { loadWorld, type WorldName } from '../worlds/registry.ts';
import type { ModalityName, World } from '../worlds/world.ts';
import { configOf, type Recipe } from './recipe.ts';

/** On validation `nano` and `pro` draw best with it, of 1.5, 2 and 3: docs/LOG.md, 30 November 2026. */
const PICTURE_GUIDANCE = 2;

/**
 * The configuration that a run's checkpoints carry: the model's sizes, and what the recipe's documents teach beside
 * reading text and pictures and writing text.
 */
export async function trainedConfig(recipe: Recipe): Promise<ModelConfig> {
  const worlds = await Promise.all((Object.keys(recipe.mixture) as WorldName[]).map(loadWorld));
  const taught = (side: 'input' | 'output', always: readonly ModalityName[]) =>
    MODALITIES.filter(
      (name) => always.includes(name) || worlds.some(({ wants }) => wants?.[side]?.includes(name)),
    );
  const modalities = { input: taught('input', ['text', 'image']), output: taught('output', ['text']) };
  return {
    ...configOf(recipe),
    modalities,
    thinks: recipe.thinkingShare > 0,
    ...(modalities.output.includes('image') && { pictureGuidance: PICTURE_GUIDANCE }),
    ...(worlds.some(({ wants }) => wants?.sources) && { pictureSources: true }),
  };
}

/** An action is no time to think, so the model is never told to where it acts. */
export const mayThink = ({ wants }: World): boolean => !wants?.output?.includes('action');
