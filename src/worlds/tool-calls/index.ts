import { Random } from '../../base/random.ts';
import { type FunctionCallPart, modelText, type Turn, userText } from '../../text/turns.ts';
import { callText } from '../calls.ts';
import { drawOwned, fill, normalise, pickWording } from '../wording.ts';
import type { Split, World } from '../world.ts';
import { smallTalk, type Tool, tools } from './catalogue.ts';

const declare = (offered: readonly Tool[]): Turn => ({
  role: 'system',
  parts: offered.map(({ declaration }) => ({ functionDeclaration: declaration })),
});

/** A request and the call that it needs; arguments are held out by their values. */
function drawRequest(tool: Tool, random: Random, split: Split): { prompt: string; call: FunctionCallPart } {
  const { name } = tool.declaration;
  // Few arguments have few values: there the wording alone is held out.
  const few = ['weather', 'play_music', 'light'].includes(name);
  const args = few
    ? tool.arguments(random)
    : drawOwned(
        () => tool.arguments(random),
        (drawn) => `call ${name} ${Object.values(drawn)}`,
        split,
      );
  const held = few && split !== 'train';
  const wording = held ? random.pick(tool.asking[split]) : pickWording(tool.asking, random, split);
  return { prompt: fill(wording, args), call: { functionCall: { name, args } } };
}

/** Small talk for which no tool is right. */
function drawTalk(random: Random, split: Split): { prompt: string; answer: string } {
  const [wordings, answer] = random.pick(smallTalk);
  return { prompt: random.pick(wordings[split]), answer };
}

const drawTools = (random: Random, count: number): [Tool, ...Tool[]] =>
  random.sample(tools, count) as [Tool, ...Tool[]];

/** Parameters of functions that are declared together in training. */
const MOST_TOGETHER = 3;
const size = ({ arguments: draw }: Tool): number => Object.keys(draw(new Random(0))).length;

/** How many functions are declared in the cases of each task. */
const offers: Readonly<Record<string, number>> = { oneTool: 1, severalTools: 3, noTool: 2 };

/** Functions are declared, something is asked: the one call that it needs, with exact arguments, or none. */
export const toolCalls: World = {
  suite: 'tool-calls',
  tasks: Object.keys(offers),

  document(random, split, difficulty = 1) {
    const drawn = drawTools(random, random.chance(difficulty) ? 2 : 1);
    // Two large declarations leave no room for a request in a training row.
    const offered = drawn.filter((tool, i) => i === 0 || size(drawn[0]) + size(tool) <= MOST_TOGETHER);
    const turns: Turn[] = [declare(offered)];
    for (let i = 0; i < 4; i++) {
      if (random.chance(0.2)) {
        const { prompt, answer } = drawTalk(random, split);
        turns.push(userText(prompt), modelText(answer));
      } else {
        const { prompt, call } = drawRequest(random.pick(offered), random, split);
        turns.push(userText(prompt), { role: 'model', parts: [call] });
      }
    }
    return turns;
  },

  case(task, random, split) {
    const count = offers[task];
    if (count === undefined)
      throw new Error(`tool-calls has no task "${task}"; it has ${toolCalls.tasks.join(', ')}`);
    const offered = drawTools(random, count);
    const base = { suite: 'tool-calls', task, metric: 'accuracy' };
    if (task === 'noTool') {
      const { prompt, answer } = drawTalk(random, split);
      const score = (reply: string) => Number(normalise(reply) === normalise(answer));
      return { ...base, turns: [declare(offered), userText(prompt)], expected: answer, score };
    }
    const { prompt, call } = drawRequest(offered[0], random, split);
    const expected = callText(call.functionCall);
    return {
      ...base,
      turns: [declare(random.shuffle(offered)), userText(prompt)],
      expected,
      reference: [call],
      score: (reply) => Number(reply.trim() === expected),
    };
  },
};
