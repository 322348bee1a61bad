import { expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { sizesOf } from '../model/config.ts';
import { FAMILY } from '../model/family.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import { loadWorld } from '../worlds/registry.ts';
import { microBatchMaker } from './batches.ts';
import { encodeDocument } from './documents.ts';
import { mayThink, trainedConfig } from './learned.ts';
import { RECIPES } from './recipe.ts';
import { TINY_RECIPE } from './tiny.testing.ts';

test('a checkpoint says what its recipe taught, and keeps its sizes', async () => {
  const { nano } = RECIPES;
  const plain = await trainedConfig({ ...nano, mixture: { scenes: 1, facts: 1 }, thinkingShare: 0 });
  expect(plain).toEqual({
    ...FAMILY.nano,
    thinks: false,
    modalities: { input: ['text', 'image'], output: ['text'] },
  });
  const acting = await trainedConfig({ ...nano, mixture: { catch: 1, drawing: 1 }, thinkingShare: 0.5 });
  expect(acting).toMatchObject({
    thinks: true,
    pictureGuidance: 2,
    modalities: { output: ['text', 'image', 'action'] },
  });
  expect(acting.pictureSources).toBeUndefined();
  const editing = await trainedConfig({ ...nano, mixture: { editing: 1 } });
  expect(editing.pictureSources).toBe(true);
  expect([acting, editing].map(sizesOf)).toEqual([sizesOf(FAMILY.nano), sizesOf(FAMILY.nano)]);
});

test('a model is told to think in the wanted share of conversations, and never where it acts', async () => {
  const think = alhenaTokenizer().controlId('<|think|>');
  const told = async (mixture: typeof TINY_RECIPE.mixture) => {
    const make = await microBatchMaker({ ...TINY_RECIPE, mixture, thinkingShare: 1 });
    return (await make(0)).arrays.ids.data.some((id) => id === think);
  };
  expect(await told({ arithmetic: 1 })).toBe(true);
  const world = await loadWorld('catch');
  expect([mayThink(await loadWorld('scenes')), mayThink(world)]).toEqual([true, false]);
  const turns = world.document(new Random('act'), 'train');
  expect(encodeDocument(FAMILY.nano, alhenaTokenizer(), turns, 256)).toBeDefined();
  expect(await told({ catch: 1 })).toBe(false);
});
