import { expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { nodeEngine } from './node.ts';
import { randomGraph, randomInputs } from './random-graphs.ts';
import { toReference } from './reference-values.ts';
import { webEngine } from './web.ts';

test("the browser's engine gives what Node's gives", async ({ skip }) => {
  const random = new Random('web parity');
  const web = await webEngine();
  const node = await nodeEngine();
  for (let round = 0; round < 4; round++) {
    const graph = randomGraph(random, 25);
    const inputs = randomInputs(random);
    const program = await web.compile(graph).catch((error: Error) => {
      if (round > 0) throw error;
      return skip(`onnxruntime-web does not run in this Node: ${error.message}`);
    });
    const [actual, wanted] = [await program.run(inputs), await (await node.compile(graph)).run(inputs)];
    for (const name of Object.keys(wanted)) {
      expect(actual[name].shape).toEqual(wanted[name].shape);
      const { data } = toReference(wanted[name]);
      toReference(actual[name]).data.forEach((x, i) => {
        expect(Math.abs(x - data[i])).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(data[i])));
      });
    }
  }
});
