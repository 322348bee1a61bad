import type { Random } from '../../base/random.ts';
import type { Color } from '../draw/canvas.ts';
import { areApart, sampleTimes, stampOf } from '../film/clock.ts';
import type { Showing } from '../film/film-world.ts';
import { paintHand, sampleSkin } from '../film/hand.ts';
import { FORMATS, type Format, Stage } from '../film/stage.ts';
import { fromHex } from '../scenes/colors.ts';
import { drawOwned, fill, pickQuestion, type Question, typed } from '../wording.ts';
import type { Split } from '../world.ts';
import { COIN_WORDINGS } from './wordings.ts';

const SIDES = ['left', 'right'] as const;
/** What a hand shows in a frame. */
type Show = 'coin' | 'empty' | 'closed';
/** Both hands in a frame, the left one first, as the viewer sees them. */
type Hands = readonly [Show, Show];
type Outcome = 'stays' | 'moves' | 'vanishes';

const COINS = [0xffd700, 0xe6b422, 0xc0c0c0, 0xb87333] as const;

/** A coin trick. */
export interface Trick {
  readonly format: Format;
  readonly times: readonly number[];
  readonly hands: readonly Hands[];
  /** The hand that has the coin at first. */
  readonly start: number;
  readonly outcome: Outcome;
  readonly skin: Color;
  readonly coin: Color;
}

export function drawTrick(random: Random, split: Split, difficulty: number): Trick {
  const frames = random.integer(3, 4 + Math.round(4 * difficulty));
  const format = random.pick([FORMATS.screen, FORMATS.wide, FORMATS.strip]);
  return drawOwned(
    () => {
      const start = random.integer(0, 2);
      const outcome = random.pick(['stays', 'moves', 'vanishes'] as const);
      const [skin, coin] = [sampleSkin(random), fromHex(random.pick(COINS))];
      const times = sampleTimes(frames, random, difficulty, true);
      return {
        skin,
        coin,
        format,
        times,
        start,
        outcome,
        hands: sampleHands(start, outcome, frames, difficulty, random),
      };
    },
    ({ hands, outcome, skin, coin }) => `coin ${outcome} ${hands.join(' ')} ${skin} ${coin}`,
    split,
  );
}

/** The coin is shown, the hands close, and at the end they show what became of it. */
function sampleHands(
  start: number,
  outcome: Outcome,
  frames: number,
  difficulty: number,
  random: Random,
): Hands[] {
  const both = (first: Show, second: Show): Hands => (start === 0 ? [first, second] : [second, first]);
  const holds = (first: Show): Hands => both(first, random.chance(0.5) ? 'closed' : 'empty');
  const shown = random.integer(1, Math.max(2, frames - 2));
  // At last both hands open, so that the answer is seen.
  const last = random.integer(shown + 1, frames);
  return Array.from({ length: frames }, (_, frame): Hands => {
    if (frame < shown) return holds('coin');
    if (frame >= last)
      return outcome === 'stays'
        ? both('coin', 'empty')
        : outcome === 'moves'
          ? both('empty', 'coin')
          : ['empty', 'empty'];
    const hides = difficulty > 0.3 && outcome !== 'moves' && random.chance(0.3);
    return hides ? both('closed', 'empty') : ['closed', 'closed'];
  });
}

export function shootTrick(trick: Trick, random: Random, split: Split, difficulty: number): Showing {
  const { skin, coin } = trick;
  const stage = new Stage(random, { format: trick.format, colors: [skin], difficulty, split });
  const scale = Math.min(stage.height * 0.44, stage.width * 0.23);
  const frames = trick.hands.map((hands, frame) => {
    stage.begin();
    hands.forEach((show, side) => {
      const sway = 1.5 * difficulty;
      const x = stage.width * (side === 0 ? 0.26 : 0.74) + random.uniform(-sway, sway);
      const y = stage.height * 0.52 + random.uniform(-sway, sway) / 2;
      const isRight = side === 1;
      paintHand(stage, show === 'closed' ? 'fist' : 'flat', skin, { x, y, scale, isRight });
      if (show !== 'coin') return;
      // A dark edge makes gold stand out on any skin.
      stage.shape('circle', [0.25, 0.15, 0.05], x, y + scale * 0.22, Math.max(3.6, scale * 0.36));
      stage.shape('circle', coin, x, y + scale * 0.22, Math.max(2.8, scale * 0.28));
    });
    return stage.finish(trick.times[frame]);
  });
  return { parts: [stage.part(frames)], question: (task, rng, from) => askTrick(task, trick, rng, from) };
}

function askTrick(task: string, trick: Trick, random: Random, split: Split): Question | undefined {
  const { hands, times, start, outcome } = trick;
  const side = random.integer(0, 2);
  const frame = random.integer(0, times.length);
  const slots = { side: SIDES[side], time: stampOf(times[frame]) };
  const ask = (name: keyof typeof COIN_WORDINGS, answer: string, rest: Partial<Question> = {}): Question => ({
    prompt: typed(fill(pickQuestion(COIN_WORDINGS[name], random, split), slots), random),
    answer,
    ...rest,
  });
  const thought = hands.map(([left, right], i) => `${Math.floor(times[i])} ${left} ${right}`).join(', ');
  const hand = (at: number) => ({
    answer: `${SIDES[at]} hand`,
    alternatives: [SIDES[at], `in the ${SIDES[at]} hand`],
  });
  const ending = outcome === 'moves' ? 1 - start : start;
  switch (task) {
    case 'coin': {
      const answer = {
        stays: `it stayed in the ${SIDES[start]} hand`,
        moves: `it moved to the ${SIDES[1 - start]} hand`,
        vanishes: 'it vanished',
      }[outcome];
      return ask('trick', answer, { thought });
    }
    case 'coin-end': {
      const { answer, alternatives } = hand(ending);
      return outcome === 'vanishes'
        ? ask('end', 'it is gone', { thought })
        : ask('end', answer, { alternatives, thought });
    }
    case 'coin-start':
      return ask('start', hand(start).answer, { alternatives: hand(start).alternatives });
    case 'coin-frames': {
      if (random.chance(0.5) && areApart(times)) {
        const answer = { coin: 'a coin', empty: 'nothing', closed: 'it is closed' }[hands[frame][side]];
        return ask('at', answer);
      }
      return ask('each', hands.map((both) => both[side]).join(', '));
    }
  }
  return undefined;
}
