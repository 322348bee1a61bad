import { decodeCheckpoint } from '../../src/model/checkpoint.ts';
import { webEngine } from '../../src/tensor/web.ts';
import { greedyTokens, questions } from './greedy.ts';

declare global {
  interface Window {
    /** Answers the questions with the weights that the server has beside the page. */
    greedy(count: number): Promise<number[][]>;
  }
}

window.greedy = async (count) => {
  const read = async (name: string) => new Uint8Array(await (await fetch(`./${name}`)).arrayBuffer());
  return greedyTokens(await webEngine(), await decodeCheckpoint(read, 'nano'), questions(), count);
};
