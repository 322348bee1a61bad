import { decodeCheckpoint } from '../../src/model/checkpoint.ts';
import { webEngine } from '../../src/tensor/web.ts';
import { greedyTokens, questions } from './greedy.ts';
import { paint } from './paint.ts';

declare global {
  interface Window {
    /** Answers the questions with the weights that the server has beside the page. */
    greedy(count: number): Promise<number[][]>;
    /** Paints a picture of codes. */
    paint(codes: readonly number[], rounds: number): ReturnType<typeof paint>;
  }
}

window.greedy = async (count) => {
  const read = async (name: string) => new Uint8Array(await (await fetch(`./${name}`)).arrayBuffer());
  return greedyTokens(await webEngine(), await decodeCheckpoint(read, 'nano'), questions(), count);
};

window.paint = async (codes, rounds) => paint(await webEngine(), codes, rounds);
