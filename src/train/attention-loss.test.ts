import { describe, expect, test } from 'vitest';
import { parameterSpecs } from '../model/parameters.ts';
import { asInputs, shakenParameters, TINY } from '../model/tiny.testing.ts';
import type { HostTensor } from '../tensor/graph.ts';
import { evaluate } from '../tensor/reference.ts';
import { trace } from '../tensor/trace.ts';
import { FOUND_CLASSES, LOOKS } from './attention-labels.ts';
import { attentionByThing, attentionLoss } from './attention-loss.ts';
import type { EncodedDocument } from './documents.ts';
import { type BatchArrays, Packer } from './packer.ts';
import { batchSpecs, decodeBatch } from './step.ts';
import { patchLossLayer } from './trained.ts';

const SIZES = { rows: 1, length: 24, patches: 1, targets: 1, references: 6 };

const graph = trace(
  (parameters, batch) => {
    const decoded = decodeBatch(TINY, parameters, batch);
    const { things, referenceIndex, referenceWeights } = batch;
    const references = {
      things: things!,
      referenceIndex: referenceIndex!,
      referenceWeights: referenceWeights!,
    };
    const [first, last] = attentionByThing(TINY, decoded, batch, references);
    return { first, last, loss: attentionLoss(TINY, decoded, batch, references) };
  },
  ['parameters', 'batch'],
  parameterSpecs(TINY),
  batchSpecs(TINY, SIZES),
);

/** Words alone, one token each: `groups` says which thing each names. */
const words = (groups: number[], references: EncodedDocument['things']['references']): EncodedDocument => ({
  ids: Int32Array.from(groups, (_, i) => 3 + (i % 7)),
  blocks: new Int32Array(groups.length).fill(-1),
  supervised: new Uint8Array(groups.length),
  pictures: [],
  soundBlocks: new Int32Array(groups.length).fill(-1),
  sounds: [],
  things: { groups: Int32Array.from(groups), references },
});

function attended(documents: readonly EncodedDocument[], parameters: Record<string, HostTensor>) {
  const packer = new Packer(TINY, SIZES);
  for (const document of documents) expect(packer.add(document)).toBeDefined();
  const arrays = packer.finish() as BatchArrays & Record<string, HostTensor>;
  const batch = Object.entries(arrays).map(([name, value]) => [`batch.${name}`, value]);
  const outputs = evaluate(graph, { ...parameters, ...Object.fromEntries(batch) });
  const row = (look: (typeof LOOKS)[number], reference: number) =>
    [...outputs[look].data].slice(reference * FOUND_CLASSES, (reference + 1) * FOUND_CLASSES);
  return { row, loss: outputs.loss.data[0] };
}

/** Parameters with which every token looks everywhere alike in the layers that are asked: their queries are nothing. */
function blind(): Record<string, HostTensor> {
  const parameters = shakenParameters(TINY);
  for (const look of LOOKS.keys())
    parameters.get(`layers.${patchLossLayer(TINY) + 1 + look}.attention.queryNorm`)!.data.fill(0);
  return asInputs(parameters);
}

describe('attention by thing', () => {
  // The first look is of a sliding layer, whose window is 4 tokens; the second of a full one.
  const groups = [1, 0, 2, 2, 0, 1, 0, 2];
  const document = words(groups, [{ at: 5, first: [1], last: [1, 2] }]);

  test('is counted over all tokens that are seen, and no others', () => {
    const { row, loss } = attended([document], blind());
    const share = (from: number, thing: number) =>
      groups.slice(from, 6).filter((group) => group === thing).length / (6 - from);
    for (const thing of [0, 1, 2]) {
      expect(row('first', 0)[thing]).toBeCloseTo(share(2, thing), 10);
      expect(row('last', 0)[thing]).toBeCloseTo(share(0, thing), 10);
    }
    const wanted = -Math.log(share(2, 1)) - (Math.log(share(0, 1)) + Math.log(share(0, 2))) / 2;
    expect(loss).toBeCloseTo(wanted, 10);
  });

  test('is of its own document: another one beside it changes nothing', () => {
    const parameters = asInputs(shakenParameters(TINY));
    const alone = attended([document], parameters);
    const other = words([1, 2, 1, 0], [{ at: 3, first: [], last: [2] }]);
    const beside = attended([other, document], parameters);
    for (const look of LOOKS) {
      const given = beside.row(look, 1);
      alone.row(look, 0).forEach((mass, thing) => {
        expect(given[thing]).toBeCloseTo(mass, 10);
      });
      expect(given.reduce((sum, mass) => sum + mass)).toBeCloseTo(1, 10);
    }
  });

  test('costs nothing where nothing is asked, and stays finite where nothing is given', () => {
    expect(attended([words(groups, [])], blind()).loss).toBe(0);
    const unseen = attended([words([1, 0, 0, 0, 0, 0, 0], [{ at: 6, first: [1], last: [] }])], blind());
    // Thing 1 lies before the window of the first look.
    expect(unseen.loss).toBeCloseTo(-Math.log(1e-6) - Math.log(6 / 7), 8);
  });
});
