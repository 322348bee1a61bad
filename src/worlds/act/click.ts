import type { Random } from '../../base/random.ts';
import { binOfValue, valueOfBin } from '../../text/actions.ts';
import type { Action, LegalActions } from '../../text/turns.ts';
import type { Split } from '../world.ts';
import { binsOf, type Environment, instruct, type Observation, type Transition } from './environment.ts';
import { drawScreen, SCREEN_HEIGHT, SCREEN_WIDTH, type Screen, sampleScreen, type Widget } from './screen.ts';
import { ACT_WORDINGS } from './wordings.ts';

const MOST_CLICKS = 6;

interface Target {
  /** Its number among the screen's widgets. */
  readonly widget: number;
  readonly text: string;
}

export interface ClickState {
  readonly screen: Screen;
  readonly targets: readonly Target[];
  /** The target that is to be clicked now. */
  readonly next: number;
  /** Clicks that hit. */
  readonly hits: number;
}

/** Described things in a drawn window are clicked on, one after another: two continuous values an action, x and y. */
export const click: Environment<ClickState> = {
  name: 'click',
  metric: 'clickAccuracy',
  history: { longest: MOST_CLICKS, kept: 1 },
  demonstration: { mistakes: 0.12, repeats: 1 },
  still: true,

  reset(random: Random, split: Split, difficulty = 1): ClickState {
    for (;;) {
      const screen = sampleScreen(random, split, difficulty);
      const targets = screen.widgets.flatMap((widget, index): Target[] => {
        const names = namesOf(screen, widget);
        if (names.length === 0) return [];
        const text = instruct(ACT_WORDINGS.click, { target: random.pick(names) }, random, split);
        return [{ widget: index, text }];
      });
      if (targets.length === 0) continue;
      return { screen, targets: random.sample(targets, MOST_CLICKS), next: 0, hits: 0 };
    }
  },

  observe: ({ screen, targets, next }): Observation => ({
    picture: drawScreen(screen),
    text: targets[Math.min(next, targets.length - 1)].text,
  }),

  legalActions: (): LegalActions => ({ bins: 2 }),

  step(state, action): Transition<ClickState> {
    if (click.isDone(state)) throw new RangeError('click: the episode is done');
    const [x, y] = binsOf(action, 2).map(valueOfBin);
    const [left, top, right, bottom] = boxOfTarget(state);
    const isHit =
      left <= x * SCREEN_WIDTH &&
      x * SCREEN_WIDTH <= right &&
      top <= y * SCREEN_HEIGHT &&
      y * SCREEN_HEIGHT <= bottom;
    return {
      state: { ...state, next: state.next + 1, hits: state.hits + (isHit ? 1 : 0) },
      reward: isHit ? 1 / state.targets.length : 0,
    };
  },

  thingOf: ({ targets, next }) => targets[next].widget,

  pointOf(action): [number, number] {
    const [x, y] = binsOf(action, 2).map(valueOfBin);
    return [x, y];
  },

  isDone: ({ next, targets }) => next === targets.length,
  score: ({ hits, targets }) => hits / targets.length,

  expert(state): Action {
    const [left, top, right, bottom] = boxOfTarget(state);
    return {
      bins: [binOfValue((left + right) / 2 / SCREEN_WIDTH), binOfValue((top + bottom) / 2 / SCREEN_HEIGHT)],
    };
  },
};

const boxOfTarget = ({ screen, targets, next }: ClickState) => screen.widgets[targets[next].widget].box;

/** What only this widget of the screen is called. */
function namesOf(screen: Screen, widget: Widget): string[] {
  const isUnique = (name: string) =>
    screen.widgets.every((other) => other === widget || !callings(screen, other).includes(name));
  return callings(screen, widget).filter(isUnique);
}

/** Everything that a widget may be called. */
function callings({ palette }: Screen, widget: Widget): string[] {
  const color = palette.paints[widget.paint].name;
  switch (widget.kind) {
    case 'icon':
      return [`${color} ${widget.shape}`, widget.shape, `${color} icon`];
    case 'button':
      return [`${widget.label} button`, `${color} button`];
    case 'close':
      return ['close button'];
  }
}
