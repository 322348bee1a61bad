import { expect } from 'vitest';
import { Random } from '../base/random.ts';
import { toPatches } from '../media/patches.ts';
import type { Picture } from '../media/picture.ts';
import { soundTokenCount } from '../media/sound-frames.ts';
import { patchOptions, videoOf } from '../model/config.ts';
import { FAMILY } from '../model/family.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import { encodeTurns } from '../text/conversation.ts';
import type { Turn } from '../text/turns.ts';
import type { World } from './world.ts';

export interface LawOptions {
  /** Tokens that a case and its answer may take; default 512, the context of the smallest member. */
  readonly most?: number;
  /** Cases of each task; default 60. */
  readonly cases?: number;
  /** Share of foreign answers that may score; default 0: none but equal ones. */
  readonly alike?: boolean;
}

/** Everything that a user says in a conversation, pictures and sounds included, as one text. */
export const promptOf = (turns: readonly Turn[]): string =>
  turns
    .filter(({ role }) => role !== 'model')
    .flatMap(({ parts }) =>
      parts.map((part) =>
        'text' in part
          ? part.text
          : 'picture' in part
            ? bytesOf(part.picture)
            : 'film' in part
              ? part.film.frames.map(({ time, picture }) => `${time} ${bytesOf(picture)}`).join(' ')
              : 'sound' in part
                ? `[${Buffer.from(Int8Array.from(part.sound.samples, (sample) => 127 * sample)).toString('base64')}]`
                : JSON.stringify(part),
      ),
    )
    .join('\n');

const bytesOf = ({ data }: Picture): string => `[${Buffer.from(data).toString('base64')}]`;

/** Tokens of a conversation for the smallest member of the family. */
export function tokensOf(turns: readonly Turn[], thinking = false): number {
  const config = FAMILY.nano;
  return encodeTurns(alhenaTokenizer(), turns, {
    generationPrompt: false,
    thinking,
    soundTokenCount,
    framePatches: videoOf(config).maxPatches,
    pictureTokenCount: (part) => {
      const { rows, columns } = toPatches(part.picture, patchOptions(config, part));
      return rows * columns;
    },
  }).ids.length;
}

/**
 * What holds for every world: all follows from the seed; a reference answer scores 1 and nothing scores 0; other
 * answers do not pass; no training prompt comes back held out; conversations are made for every difficulty, thoughts
 * appear where they are asked for alone, and cases fit into the smallest context.
 */
export function expectLaws(world: World, { most = 512, cases = 60, alike = false }: LawOptions = {}): void {
  for (const seed of [1, 2]) {
    for (const difficulty of [0, 0.5, 1]) {
      const draw = (thinking: boolean) =>
        world.document(new Random(`${seed} ${difficulty}`), 'train', difficulty, thinking);
      expect(draw(false)).toEqual(draw(false));
      expect(draw(true)).toEqual(draw(true));
      expect(draw(false).at(-1)?.role).toBe('model');
      expect(draw(false).flatMap(({ parts }) => parts.filter((part) => 'thought' in part))).toEqual([]);
    }
  }
  const trained = new Set<string>();
  const random = new Random('train');
  for (let i = 0; i < cases; i++) {
    let prompt = '';
    for (const turn of world.document(random, 'train')) {
      if (turn.role !== 'model') prompt += promptOf([turn]);
      else {
        trained.add(prompt);
        prompt = '';
      }
    }
  }
  for (const task of world.tasks) {
    expect(world.case(task, new Random(3), 'test').turns).toEqual(
      world.case(task, new Random(3), 'test').turns,
    );
    for (const split of ['validation', 'test'] as const) {
      const held = new Random(`${task} ${split}`);
      let before = '';
      for (let i = 0; i < cases / 2; i++) {
        const one = world.case(task, held, split);
        const said = promptOf(one.turns);
        expect([one.suite, one.task]).toEqual([world.suite, task]);
        expect(one.score(one.expected, []), `${said} → ${one.expected}`).toBe(1);
        expect(one.score('', []), said).toBe(0);
        if (!alike && before !== one.expected && before !== '' && one.score(before, []) === 1)
          expect(before.toLowerCase(), said).toContain(one.expected.toLowerCase());
        expect(trained.has(said), said).toBe(false);
        const answered: Turn[] = [...one.turns, { role: 'model', parts: [{ text: one.expected }] }];
        expect(tokensOf(answered), said.slice(0, 400)).toBeLessThanOrEqual(most);
        before = one.expected;
      }
    }
  }
  expect(() => world.case('nothing', new Random(1), 'test')).toThrow('nothing');
}
