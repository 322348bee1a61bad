import { expect, it } from 'vitest';
import type { CodedEvent } from './generator.ts';
import { restartedAtSource } from './restart.ts';

const usage = {} as CodedEvent['usage'];
const thought = (thought: string): CodedEvent => ({ text: '', thought, usage });
const text = (text: string): CodedEvent => ({ text, usage });
const source: CodedEvent = { text: '', takesSource: true, usage };

/** What comes out, and whether the first answer was ended before the other began. */
async function run(first: readonly CodedEvent[]) {
  let ended = false;
  let endedBefore: boolean | undefined;
  async function* from(events: readonly CodedEvent[]) {
    try {
      yield* events;
    } finally {
      ended = true;
    }
  }
  async function* again() {
    endedBefore = ended;
    yield* [thought('b'), text('B')];
  }
  const events: CodedEvent[] = [];
  for await (const event of restartedAtSource(from(first), again)) events.push(event);
  return { said: events.map((event) => event.thought ?? event.text), endedBefore };
}

it('an answer that takes no source is what it was', async () => {
  expect((await run([thought('a'), text('A'), text('.')])).said).toEqual(['a', 'A', '.']);
  expect((await run([thought('a')])).said).toEqual(['a']);
  expect((await run([])).said).toEqual([]);
});

it('one that takes it begins anew, without its first thoughts', async () => {
  expect(await run([thought('a'), source, text('A')])).toEqual({ said: ['b', 'B'], endedBefore: true });
  expect(await run([source])).toEqual({ said: ['b', 'B'], endedBefore: true });
});

it('one that has said something goes on as it is', async () => {
  expect((await run([text('A'), source, text('.')])).said).toEqual(['A', '', '.']);
});
