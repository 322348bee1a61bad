import { UserError } from '../../base/errors.ts';
import { catching } from './catch.ts';
import { click } from './click.ts';
import { type ActingWorld, worldOf } from './conversation.ts';
import type { Environment } from './environment.ts';
import { maze } from './maze.ts';
import { stack } from './stack.ts';

/** The worlds to act in by name. */
export const ACTING_WORLDS = {
  catch: worldOf(catching),
  maze: worldOf(maze),
  stack: worldOf(stack),
  click: worldOf(click),
} as const satisfies Record<string, ActingWorld>;

export type ActingWorldName = keyof typeof ACTING_WORLDS;

export const ACTING_WORLD_NAMES = Object.keys(ACTING_WORLDS) as ActingWorldName[];

export const isActingWorld = (name: string): name is ActingWorldName => Object.hasOwn(ACTING_WORLDS, name);

/** @throws UserError (NOT_FOUND) that lists what there is */
export function environmentNamed(name: string): Environment {
  if (isActingWorld(name)) return ACTING_WORLDS[name].environment;
  throw new UserError(
    `There is no world to act in called ${JSON.stringify(name)}; one of ${ACTING_WORLD_NAMES.join(', ')} was expected.`,
    'NOT_FOUND',
  );
}
