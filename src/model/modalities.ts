import { UserError } from '../base/errors.ts';
import type { Part, Turn } from '../text/turns.ts';
import { type Modality, type ModelConfig, modalitiesOf } from './config.ts';

const NAMES: Readonly<Record<Modality, string>> = {
  text: 'text',
  image: 'pictures',
  audio: 'sound',
  video: 'film',
  action: 'actions',
};

/** What a part of a turn is to a model that reads it; thoughts, calls and responses are text. */
export function modalityOf(part: Part): Modality {
  if ('picture' in part) return 'image';
  if ('sound' in part) return 'audio';
  if ('film' in part) return 'video';
  return 'text';
}

/**
 * Throws UserError where a conversation holds what the model has not learned to read: its embedders would take
 * it all the same, and the answer would be noise.
 */
export function checkInput(config: ModelConfig, turns: readonly Turn[]): void {
  for (const { parts } of turns)
    for (const part of parts) {
      const reads = modalitiesOf(config).input;
      checkReads(config.name, reads, modalityOf(part));
      if ('film' in part && part.film.sound) checkReads(config.name, reads, 'audio');
    }
}

/** Throws UserError unless `modality` is among those that the model `name` reads. */
export function checkReads(name: string, reads: readonly Modality[], modality: Modality): void {
  if (reads.includes(modality)) return;
  throw new UserError(
    `The model ${name} has not learned ${NAMES[modality]}; it reads ${listed(reads)}. ` +
      `Leave the ${NAMES[modality]} out, or take a model that lists "${modality}" among its input modalities.`,
  );
}

/** Throws UserError unless `modality` is among those that the model `name` writes. */
export function checkWrites(name: string, writes: readonly Modality[], modality: Modality): void {
  if (writes.includes(modality)) return;
  throw new UserError(
    `The model ${name} has not learned to answer in ${NAMES[modality]}; it answers in ${listed(writes)}. ` +
      `Ask for that, or take a model that lists "${modality}" among its output modalities.`,
  );
}

function listed(modalities: readonly Modality[]): string {
  const names = modalities.map((modality) => NAMES[modality]);
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
