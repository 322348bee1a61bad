import { type Conversation, type Message, ROOT } from './conversation.ts';

/** The versions of a message: it and its siblings, in the order in which they were made. */
export interface Versions {
  readonly ids: readonly string[];
  /** The place of the message among them. */
  readonly index: number;
}

const keyOf = (parent: string | null) => parent ?? ROOT;

export function childrenOf({ messages }: Conversation, parent: string | null): readonly Message[] {
  return messages.filter((message) => message.parent === parent);
}

/** The messages on show: from the first one down, at every fork the selected child. */
export function shownPath(conversation: Conversation): readonly Message[] {
  const byParent = Map.groupBy(conversation.messages, ({ parent }) => parent);
  const path: Message[] = [];
  for (let children = byParent.get(null); children !== undefined; ) {
    const wanted = conversation.selected[keyOf(children[0].parent)];
    const next = children.find(({ id }) => id === wanted) ?? children[children.length - 1];
    path.push(next);
    children = byParent.get(next.id);
  }
  return path;
}

/** From the first message down to `id`, whichever branch is on show. */
export function pathTo({ messages }: Conversation, id: string | null): readonly Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const path: Message[] = [];
  for (let at = id === null ? undefined : byId.get(id); at; at = at.parent ? byId.get(at.parent) : undefined)
    path.unshift(at);
  return path;
}

/** Appends a message and shows it. */
export function addMessage(conversation: Conversation, message: Message): Conversation {
  return select({ ...conversation, messages: [...conversation.messages, message] }, message);
}

export function replaceMessage(conversation: Conversation, message: Message): Conversation {
  const messages = conversation.messages.map((one) => (one.id === message.id ? message : one));
  return { ...conversation, messages };
}

/** Shows the branch of this message. What is shown below it stays as it was. */
export function select(conversation: Conversation, { id, parent }: Message): Conversation {
  return { ...conversation, selected: { ...conversation.selected, [keyOf(parent)]: id } };
}

export function versionsOf(conversation: Conversation, { id, parent }: Message): Versions {
  const ids = childrenOf(conversation, parent).map((message) => message.id);
  return { ids, index: ids.indexOf(id) };
}
