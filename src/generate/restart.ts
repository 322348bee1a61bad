import type { CodedEvent } from './generator.ts';

/**
 * The events of an answer, which begins anew once it takes a picture as its source before it has said anything: what
 * was thought until then is held back, since the other beginning has thoughts of its own.
 * @param again the other beginning
 */
export async function* restartedAtSource(
  first: AsyncIterable<CodedEvent>,
  again: () => AsyncIterable<CodedEvent>,
): AsyncGenerator<CodedEvent, void, undefined> {
  const thoughts: CodedEvent[] = [];
  let isDecided = false;
  let takesSource = false;
  for await (const event of first) {
    takesSource = !isDecided && event.takesSource === true;
    if (takesSource) break;
    const isThought = event.thought !== undefined && event.text === '' && !event.finishReason;
    if (!isDecided && isThought) {
      thoughts.push(event);
      continue;
    }
    if (!isDecided) yield* thoughts;
    isDecided = true;
    yield event;
  }
  // The loop has ended the first answer by now.
  if (takesSource) yield* again();
  else if (!isDecided) yield* thoughts;
}
