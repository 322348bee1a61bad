import { type Answer, answerText, type Conversation, isActive, type Message } from './conversation.ts';

export interface Merged {
  readonly conversation: Conversation;
  /** Whether it has anything that the kept one lacks. */
  readonly news: boolean;
}

/**
 * What two tabs made of one conversation. Messages are only ever added, and an answer only grows until it ends, so
 * both orders of merging agree, and tabs that tell each other do not go on telling.
 * @param here the conversation in this tab
 * @param kept the one in the store, which another tab may have saved
 */
export function merge(here: Conversation, kept: Conversation): Merged {
  const keptById = new Map(kept.messages.map((message) => [message.id, message]));
  const own = here.messages.map((message) => furthest(message, keptById.get(message.id)));
  const known = new Set(here.messages.map(({ id }) => id));
  const others = kept.messages.filter(({ id }) => !known.has(id));
  const renamed = kept.named || !here.named;
  return {
    conversation: {
      ...here,
      ...(renamed && { title: kept.title, named: kept.named }),
      updated: Math.max(here.updated, kept.updated),
      messages: inOrder([...own, ...others]),
      selected: { ...kept.selected, ...here.selected },
    },
    news: !renamed || own.some((message) => message !== keptById.get(message.id)),
  };
}

/**
 * In the order in which they were made, parents before their children as in the list given: a clock may go back between
 * a question and its answer, and what stands before its parent could not be read again.
 */
function inOrder(messages: readonly Message[]): Message[] {
  const times = new Map<string | null, number>();
  for (const { id, parent, created } of messages)
    times.set(id, Math.max(created, times.get(parent) ?? created));
  return messages.toSorted((a, b) => times.get(a.id)! - times.get(b.id)!);
}

/** The version of a message that is further on; the kept one where neither is. */
function furthest(here: Message, kept: Message | undefined): Message {
  if (kept?.role !== 'model' || here.role !== 'model') return kept ?? here;
  const [ours, theirs] = [progress(here), progress(kept)];
  return ours[0] > theirs[0] || (ours[0] === theirs[0] && ours[1] > theirs[1]) ? here : kept;
}

/** An answer is active in the tab that makes it alone: elsewhere, and in the store, it counts as stopped until it ends. */
function progress(answer: Answer): readonly [stage: number, length: number] {
  const stage = isActive(answer) ? 2 : answer.state === 'stopped' ? 0 : 1;
  return [stage, answerText(answer.parts).length + answer.parts.length];
}
