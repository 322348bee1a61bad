import { describe, expect, it } from 'vitest';
import { hashString, Random } from '../../base/random.ts';
import { pictureGrid } from '../../media/patches.ts';
import { alhenaTokenizer } from '../../text/alhena.ts';
import { encodeTurns } from '../../text/conversation.ts';
import type { Action, PicturePart } from '../../text/turns.ts';
import { loadWorld } from '../registry.ts';
import type { Split } from '../world.ts';
import { conversation, demonstrate, remember } from './conversation.ts';
import { randomAction } from './environment.ts';
import { expertPlayer, type Player, play, randomPlayer } from './episodes.ts';
import { ACTING_WORLD_NAMES, ACTING_WORLDS, environmentNamed } from './index.ts';

const SPLITS: readonly Split[] = ['train', 'validation', 'test'];
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Everything in it, so that whoever changes a state fails. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

describe.each(ACTING_WORLD_NAMES)('%s', (name) => {
  const environment = environmentNamed(name);

  it('plays the same episode from the same seed', async () => {
    const options = { episodes: 4, seed: 'same', split: 'test' } as const;
    for (const player of [expertPlayer, randomPlayer]) {
      const one = await play(environment, player, options);
      expect(await play(environment, player, { ...options, together: 3 })).toEqual(one);
    }
  });

  it('goes on from a copy of a state as from the state, and changes neither', () => {
    const random = new Random('copy');
    for (let i = 0; i < 6; i++) {
      let state = environment.reset(random, 'train', random.next());
      const copied = environment.observe(JSON.parse(JSON.stringify(state)));
      expect(
        Buffer.compare(copied.picture.picture.data, environment.observe(state).picture.picture.data),
      ).toBe(0);
      while (!environment.isDone(state)) {
        const copy: unknown = JSON.parse(JSON.stringify(state));
        frozen(state);
        expect(environment.legalActions(copy)).toEqual(environment.legalActions(state));
        const action = randomAction(environment.legalActions(state), random);
        const next = environment.step(state, action);
        expect(environment.step(copy, action)).toEqual(next);
        state = next.state;
      }
    }
  });

  it('lets the expert always succeed, and chance rarely', async () => {
    for (const split of SPLITS) {
      for (const difficulty of [0, 0.5, 1]) {
        const episodes = await play(environment, expertPlayer, {
          episodes: 25,
          seed: 'expert',
          split,
          difficulty,
        });
        expect(episodes.map(({ score }) => score)).toEqual(episodes.map(() => expect.closeTo(1, 9)));
      }
    }
    const chance = await play(environment, randomPlayer, { episodes: 60, seed: 'chance', split: 'test' });
    expect(mean(chance.map(({ score }) => score))).toBeLessThan(0.3);
  });

  it('rewards what its score counts', async () => {
    const episodes = await play(environment, randomPlayer, { episodes: 12, seed: 'rewards', split: 'train' });
    for (const { states, actions, score } of episodes) {
      const rewards = actions.map((action, i) => environment.step(states[i], action).reward);
      expect(rewards.reduce((sum, reward) => sum + reward, 0)).toBeCloseTo(score, 9);
    }
  });

  it('survives any legal actions, and an expert goes on from wherever they lead', () => {
    const random = new Random('any');
    for (let i = 0; i < 60; i++) {
      let state = environment.reset(random, random.pick(SPLITS), random.next());
      for (let step = random.integer(0, 8); step > 0 && !environment.isDone(state); step--)
        state = environment.step(state, randomAction(environment.legalActions(state), random)).state;
      if (environment.isDone(state)) continue;
      const legal = environment.legalActions(state);
      const action = environment.expert(state);
      expect(
        'discrete' in legal && 'discrete' in action ? legal.discrete.includes(action.discrete) : true,
      ).toBe(true);
      const { picture } = environment.observe(state);
      const { width, height } = picture.picture;
      const { rows, columns } = pictureGrid(picture.picture, {
        maxPatches: picture.maxPatches!,
      });
      expect([columns * 12, rows * 12]).toEqual([width, height]);
    }
  });

  it('refuses actions that are not legal', () => {
    const state = environment.reset(new Random('illegal'), 'train');
    const legal = environment.legalActions(state);
    const wrong: Action[] =
      'discrete' in legal
        ? [{ discrete: 63 }, { discrete: -1 }, { bins: [1] }]
        : [
            { discrete: 0 },
            { bins: [] },
            { bins: Array(legal.bins).fill(64) },
            { bins: Array(legal.bins + 1).fill(1) },
          ];
    for (const action of wrong) expect(() => environment.step(state, action)).toThrow('not legal');
  });

  it('makes documents that a training row holds, with every action learned but mistakes', () => {
    const random = new Random('documents');
    const tokenizer = alhenaTokenizer();
    for (let i = 0; i < 20; i++) {
      const turns = ACTING_WORLDS[name].document(random, random.pick(SPLITS), random.next());
      expect(turns.length % 2).toBe(0);
      const { ids } = encodeTurns(tokenizer, turns, {
        generationPrompt: false,
        pictureTokenCount: ({ picture, maxPatches = 0 }) => {
          const { rows, columns } = pictureGrid(picture, { maxPatches });
          return rows * columns;
        },
      });
      expect(ids.length).toBeLessThanOrEqual(256);
      const moments = demonstrate(environment, random, 'train');
      moments.forEach(({ state, action, learned }) => {
        if (learned !== false) expect(action).toEqual(environment.expert(state));
      });
      expect(moments.length).toBeLessThanOrEqual(environment.history.longest);
    }
  });

  it('holds compositions and wordings out', () => {
    const random = new Random('held out');
    const texts = Object.fromEntries(
      SPLITS.map((split) => [
        split,
        new Set(
          Array.from(
            { length: split === 'train' ? 300 : 60 },
            () => environment.observe(environment.reset(random, split)).text,
          ),
        ),
      ]),
    ) as Record<Split, Set<string>>;
    expect([...texts.test].some((text) => !texts.train.has(text))).toBe(true);
  });

  it('is a world to train on, whose cases are one action of the expert', async () => {
    const world = await loadWorld(name);
    expect([world.suite, world.tasks, world.wants]).toEqual(['act', [name], { output: ['action'] }]);
    const item = world.case(name, new Random('case'), 'validation');
    expect(item.turns.at(-1)?.role).toBe('user');
    expect(item.reference).toEqual([{ action: JSON.parse(item.expected) as Action }]);
    const shown = item.turns.flatMap(({ role, parts }) => (role === 'model' ? parts : []));
    expect(shown.every((part) => 'action' in part && part.learned === false)).toBe(true);
  });
});

describe('a closed loop', () => {
  const options = { episodes: 8, seed: 'loop', split: 'test' } as const;

  it('shows a player all that it needs: one who has nothing but the conversation plays as the expert', async () => {
    for (const name of ACTING_WORLD_NAMES) {
      const environment = environmentNamed(name);
      const { kept } = environment.history;
      const keyOf = (pictures: readonly PicturePart[], text: string) =>
        [...pictures.slice(-kept).map(({ picture }) => hashString(picture.data.join())), text].join();
      const known = new Map<string, Action>();
      for (const { states, actions } of await play(environment, expertPlayer, options)) {
        const seen = states.map((state) => environment.observe(state));
        for (const [i, action] of actions.entries()) {
          const pictures = seen.slice(0, i + 1).map(({ picture }) => picture);
          known.set(keyOf(pictures, seen[i].text), action);
        }
      }
      const reader: Player = async (decisions) =>
        decisions.map(({ turns }) => {
          const parts = turns.flatMap((turn) => turn.parts);
          const pictures = parts.filter((part) => 'picture' in part);
          const texts = parts.filter((part) => 'text' in part);
          return known.get(keyOf(pictures, texts.at(-1)!.text)) ?? { discrete: -1 };
        });
      const played = await play(environment, reader, options);
      expect(mean(played.map(({ score }) => score)), name).toBeCloseTo(1, 9);
    }
  });

  it('gives a player what it had in training: conversations that begin anew with what is kept', () => {
    for (const name of ACTING_WORLD_NAMES) {
      const environment = environmentNamed(name);
      const { longest, kept } = environment.history;
      const state = environment.reset(new Random(name), 'train');
      const action = environment.expert(state);
      let moments: { state: unknown; action?: Action }[] = [];
      const lengths: number[] = [];
      for (let i = 0; i < 2 * longest; i++) {
        moments = remember(environment, moments, { state });
        lengths.push(moments.length);
        expect(moments.at(-1)?.action).toBeUndefined();
        moments[moments.length - 1] = { state, action };
      }
      const first = Array.from({ length: longest }, (_, i) => i + 1);
      expect(lengths.slice(0, longest + 1)).toEqual([...first, kept]);
      const pictures = conversation(environment, [{ state, action }, { state }])
        .flatMap(({ parts }) => parts)
        .filter((part) => 'picture' in part);
      expect(pictures.length).toBe(environment.still ? 1 : 2);
    }
  });
});

it('an unknown world is refused with the list of those that are there', () => {
  for (const name of ['pong', '', 'toString'])
    expect(() => environmentNamed(name)).toThrow('one of catch, maze, stack, click was expected');
});
