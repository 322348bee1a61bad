import type { ModelConfig } from '../model/config.ts';
import type { HostTensor } from '../tensor/graph.ts';
import { isPictureCode, KEPT_CODE } from '../text/tokens.ts';
import { ReferenceRows } from './attention-labels.ts';
import type { EncodedDocument } from './documents.ts';
import { letterCount, PATCH_TASK_NAMES, patchLabelWeight, UNLABELLED } from './patch-labels.ts';
import type { BatchSizes, BatchSpecs } from './step.ts';

/** The arrays of one micro-batch, by the names of `BatchSpecs`. */
export type BatchArrays = { readonly [Key in keyof BatchSpecs]: HostTensor };

/** Where a document's targets lie among the batch's: for evaluation by task. */
export interface PackedDocument {
  readonly firstTarget: number;
  readonly targetCount: number;
}

/** A picture has many codes, and no one of them says much (as Emu3; multimodal.md, section 4). */
const PICTURE_CODE_WEIGHT = 0.5;

/**
 * Fills one micro-batch with whole documents, several to a row; each is its own world, with positions from 0
 * and no view of its neighbours.
 * ```
 * row 0   | bos … turn/ | bos … turn/ | pad |        documents  0 0 0 1 1 1 -1
 * ```
 */
export class Packer {
  readonly #config: ModelConfig;
  readonly #sizes: BatchSizes;
  readonly #lengths: number[];
  readonly #ids: Int32Array;
  readonly #sources: Int32Array;
  readonly #positions: Int32Array;
  readonly #documents: Int32Array;
  readonly #blocks: Int32Array;
  readonly #pixels: Float32Array;
  readonly #patchRows: Int32Array;
  readonly #patchColumns: Int32Array;
  readonly #targetIndex: Int32Array;
  readonly #labels: Int32Array;
  readonly #weights: Float32Array;
  readonly #patchIndex: Int32Array;
  readonly #patchLabels: Int32Array;
  readonly #patchWeights: Float32Array;
  readonly #audioFrames: Float32Array;
  readonly #audioIndex: Int32Array;
  readonly #audioLabels: Int32Array;
  readonly #audioWeights: Float32Array;
  readonly #references: ReferenceRows;
  #patchCount = 0;
  #soundCount = 0;
  #targetCount = 0;
  #targetWeight = 0;
  #documentCount = 0;
  #blockCount = 0;
  #labelledPatchCount = 0;
  #labelledSoundCount = 0;

  constructor(config: ModelConfig, sizes: BatchSizes) {
    const { rows, length, patches, targets, sounds = 0 } = sizes;
    this.#config = config;
    this.#sizes = sizes;
    this.#lengths = new Array(rows).fill(0);
    this.#ids = new Int32Array(rows * length);
    this.#sources = Int32Array.from({ length: rows * length }, (_, i) => i);
    this.#positions = new Int32Array(rows * length);
    this.#documents = new Int32Array(rows * length).fill(-1);
    this.#blocks = new Int32Array(rows * length).fill(-1);
    this.#pixels = new Float32Array(patches * this.#pixelsPerPatch);
    this.#patchRows = new Int32Array(patches);
    this.#patchColumns = new Int32Array(patches);
    this.#targetIndex = new Int32Array(targets);
    this.#labels = new Int32Array(targets);
    this.#weights = new Float32Array(targets);
    this.#patchIndex = new Int32Array(patches);
    this.#patchLabels = new Int32Array(PATCH_TASK_NAMES.length * patches);
    this.#patchWeights = new Float32Array(PATCH_TASK_NAMES.length * patches);
    this.#audioFrames = new Float32Array(sounds * config.audio.frameSize);
    this.#audioIndex = new Int32Array(sounds);
    this.#audioLabels = new Int32Array(sounds);
    this.#audioWeights = new Float32Array(sounds);
    this.#references = new ReferenceRows(sizes);
  }

  get #pixelsPerPatch(): number {
    return this.#config.vision.patchSize ** 2 * 3;
  }

  get tokenCount(): number {
    return this.#lengths.reduce((total, length) => total + length, 0);
  }

  get targetCount(): number {
    return this.#targetCount;
  }

  /** Sum of the targets' weights. */
  get targetWeight(): number {
    return this.#targetWeight;
  }

  /** Patches with a label for any task. */
  get labelledPatchCount(): number {
    return this.#labelledPatchCount;
  }

  /** Soft tokens of sound of which is known what they say. */
  get labelledSoundCount(): number {
    return this.#labelledSoundCount;
  }

  /** Words of which is known what they depend on. */
  get referenceCount(): number {
    return this.#references.count;
  }

  /** Tokens that the emptiest row still takes. */
  get room(): number {
    return this.#sizes.length - Math.min(...this.#lengths);
  }

  /** Places a document into the fullest row that takes it; undefined when none does. */
  add(document: EncodedDocument): PackedDocument | undefined {
    const patches = document.pictures.reduce((total, { rows, columns }) => total + rows * columns, 0);
    const targets = countTargets(document);
    const sounds = document.sounds.reduce((total, { labels }) => total + labels.length, 0);
    const fits =
      this.#patchCount + patches <= this.#sizes.patches &&
      this.#soundCount + sounds <= (this.#sizes.sounds ?? 0) &&
      this.#targetCount + targets <= this.#sizes.targets;
    const row = fits ? this.#fullestRow(document.ids.length) : -1;
    if (row < 0) return undefined;
    const start = row * this.#sizes.length + this.#lengths[row];
    const firstTarget = this.#targetCount;
    this.#writeTokens(document, start);
    this.#writePatches(document, start);
    this.#writeSounds(document, start);
    this.#writeTargets(document, start);
    this.#references.add(document.things, start);
    this.#lengths[row] += document.ids.length;
    this.#documentCount++;
    this.#blockCount += document.pictures.length;
    return { firstTarget, targetCount: targets };
  }

  #fullestRow(needed: number): number {
    let best = -1;
    this.#lengths.forEach((length, row) => {
      if (length + needed <= this.#sizes.length && (best < 0 || length > this.#lengths[best])) best = row;
    });
    return best;
  }

  #writeTokens({ ids, blocks }: EncodedDocument, start: number): void {
    this.#ids.set(ids, start);
    for (let i = 0; i < ids.length; i++) {
      this.#positions[start + i] = i;
      this.#documents[start + i] = this.#documentCount;
      if (blocks[i] >= 0) this.#blocks[start + i] = this.#blockCount + blocks[i];
    }
  }

  #writePatches({ blocks, pictures }: EncodedDocument, start: number): void {
    const textRows = this.#sizes.rows * this.#sizes.length;
    let slot = 0;
    for (const { rows, columns, patches, labels } of pictures) {
      this.#writeLabels(labels, rows * columns);
      this.#pixels.set(patches, this.#patchCount * this.#pixelsPerPatch);
      for (let patch = 0; patch < rows * columns; patch++) {
        while (blocks[slot] < 0) slot++;
        this.#patchIndex[this.#patchCount] = start + slot;
        this.#sources[start + slot++] = textRows + this.#patchCount;
        this.#patchRows[this.#patchCount] = Math.floor(patch / columns);
        this.#patchColumns[this.#patchCount++] = patch % columns;
      }
    }
  }

  #writeSounds({ soundBlocks, sounds }: EncodedDocument, start: number): void {
    const firstRow = this.#sizes.rows * this.#sizes.length + this.#sizes.patches;
    let slot = 0;
    for (const { frames, labels } of sounds) {
      this.#audioFrames.set(frames, this.#soundCount * this.#config.audio.frameSize);
      for (const label of labels) {
        while (soundBlocks[slot] < 0) slot++;
        if (label !== UNLABELLED) {
          this.#audioLabels[this.#soundCount] = label;
          this.#audioWeights[this.#soundCount] = 1;
          this.#labelledSoundCount++;
        }
        this.#audioIndex[this.#soundCount] = start + slot;
        this.#sources[start + slot++] = firstRow + this.#soundCount++;
      }
    }
  }

  /** Labels of the next `count` patches. */
  #writeLabels(labels: Int32Array, count: number): void {
    const tasks = PATCH_TASK_NAMES.length;
    const letters = letterCount(labels);
    for (let patch = 0; patch < count; patch++) {
      let labelled = 0;
      PATCH_TASK_NAMES.forEach((name, task) => {
        const label = labels[patch * tasks + task];
        if (label === UNLABELLED) return;
        labelled = 1;
        const at = (this.#patchCount + patch) * tasks + task;
        this.#patchLabels[at] = label;
        this.#patchWeights[at] = patchLabelWeight(name, label, letters);
      });
      this.#labelledPatchCount += labelled;
    }
  }

  #writeTargets({ ids, supervised }: EncodedDocument, start: number): void {
    for (let i = 1; i < ids.length; i++) {
      if (supervised[i] === 0) continue;
      this.#targetIndex[this.#targetCount] = start + i - 1;
      this.#labels[this.#targetCount] = ids[i];
      const weight = isPictureCode(ids[i]) || ids[i] === KEPT_CODE ? PICTURE_CODE_WEIGHT : 1;
      this.#weights[this.#targetCount++] = weight;
      this.#targetWeight += weight;
    }
  }

  /**
   * The micro-batch. Weights are 1 for targets (of picture codes a half), 1 for labels of sound, `patchLabelWeight` for
   * those of patches and 0 for unused places: the loop scales them.
   */
  finish(): BatchArrays {
    const { rows, length, patches, targets, sounds = 0 } = this.#sizes;
    const int = (shape: number[], data: Int32Array): HostTensor => ({ dataType: 'int32', shape, data });
    const tokens = [rows, length];
    const tasks = [patches, PATCH_TASK_NAMES.length];
    return {
      ids: int(tokens, this.#ids),
      sources: int(tokens, this.#sources),
      positions: int(tokens, this.#positions),
      documents: int(tokens, this.#documents),
      blocks: int(tokens, this.#blocks),
      pixels: { dataType: 'float32', shape: [patches, this.#pixelsPerPatch], data: this.#pixels },
      patchRows: int([patches], this.#patchRows),
      patchColumns: int([patches], this.#patchColumns),
      ...(sounds > 0 && {
        audioFrames: {
          dataType: 'float32',
          shape: [sounds, this.#config.audio.frameSize],
          data: this.#audioFrames,
        },
        audioIndex: int([sounds], this.#audioIndex),
        audioLabels: int([sounds], this.#audioLabels),
        audioWeights: { dataType: 'float32', shape: [sounds], data: this.#audioWeights },
      }),
      targetIndex: int([targets], this.#targetIndex),
      labels: int([targets], this.#labels),
      weights: { dataType: 'float32', shape: [targets], data: this.#weights },
      patchIndex: int([patches], this.#patchIndex),
      patchLabels: int(tasks, this.#patchLabels),
      patchWeights: { dataType: 'float32', shape: tasks, data: this.#patchWeights },
      ...this.#references.arrays(),
    };
  }
}

const countTargets = ({ supervised }: EncodedDocument): number =>
  supervised.reduce((total, flag, i) => total + (i > 0 ? flag : 0), 0);
