import type { World } from './world.ts';

/** Every world by the name that recipes use; loaded on first use, since some bring fonts or data. */
const WORLDS = {
  scenes: async () => (await import('./scenes/index.ts')).scenes,
  matching: async () => (await import('./scenes/matching.ts')).matching,
  reading: async () => (await import('./reading/index.ts')).reading,
  letters: async () => (await import('./reading/letters.ts')).letters,
  facts: async () => (await import('./facts/index.ts')).facts,
  arithmetic: async () => (await import('./arithmetic/index.ts')).arithmetic,
  exam: async () => (await import('./exam/index.ts')).exam,
  'word-problems': async () => (await import('./word-problems/index.ts')).wordProblems,
  algebra: async () => (await import('./algebra/index.ts')).algebra,
  reasoning: async () => (await import('./reasoning/index.ts')).reasoning,
  comprehension: async () => (await import('./comprehension/index.ts')).comprehension,
  code: async () => (await import('./code/index.ts')).code,
  'tool-calls': async () => (await import('./tool-calls/index.ts')).toolCalls,
  retrieval: async () => (await import('./retrieval/index.ts')).retrieval,
  translation: async () => (await import('./translation/index.ts')).translation,
  multilingual: async () => (await import('./multilingual/index.ts')).multilingual,
  summaries: async () => (await import('./summaries/index.ts')).summaries,
  captions: async () => (await import('./captions/index.ts')).captions,
  charts: async () => (await import('./charts/index.ts')).charts,
  infographics: async () => (await import('./infographics/index.ts')).infographics,
  documents: async () => (await import('./documents/index.ts')).documents,
  homework: async () => (await import('./homework/index.ts')).homework,
  boards: async () => (await import('./boards/index.ts')).boards,
  geometry: async () => (await import('./geometry/index.ts')).geometry,
  diagrams: async () => (await import('./diagrams/index.ts')).diagrams,
  logic: async () => (await import('./logic/index.ts')).logic,
  drawing: async () => (await import('./drawing/index.ts')).drawing,
  editing: async () => (await import('./editing/index.ts')).editing,
  figures: async () => (await import('./figures/index.ts')).figures,
  telling: async () => (await import('./telling/index.ts')).telling,
  talk: async () => (await import('./talk/index.ts')).talk,
  motion: async () => (await import('./motion/index.ts')).motion,
  cups: async () => (await import('./cups/index.ts')).cups,
  hands: async () => (await import('./hands/index.ts')).hands,
  beeps: async () => (await import('./beeps/index.ts')).beeps,
  stills: async () => (await import('./stills/index.ts')).stills,
  speech: async () => (await import('./speech/index.ts')).speech,
  'speech-translation': async () => (await import('./speech-translation/index.ts')).speechTranslation,
  'spoken-questions': async () => (await import('./spoken-questions/index.ts')).spokenQuestions,
  sounds: async () => (await import('./sounds/index.ts')).sounds,
  catch: async () => (await import('./act/index.ts')).ACTING_WORLDS.catch,
  maze: async () => (await import('./act/index.ts')).ACTING_WORLDS.maze,
  stack: async () => (await import('./act/index.ts')).ACTING_WORLDS.stack,
  click: async () => (await import('./act/index.ts')).ACTING_WORLDS.click,
} as const satisfies Record<string, () => Promise<World>>;

export type WorldName = keyof typeof WORLDS;

export const WORLD_NAMES = Object.keys(WORLDS) as WorldName[];

export const loadWorld = (name: WorldName): Promise<World> => WORLDS[name]();

/** Throws UserError, with what to do, where this machine lacks what one of these worlds is made with. */
export async function checkWorlds(names: Iterable<WorldName>): Promise<void> {
  for (const name of new Set(names)) (await loadWorld(name)).check?.();
}
