import { answerText, type Conversation, type Summary } from './conversation.ts';

/** What the list shows, the latest first. */
export function byTime(summaries: readonly Summary[]): Summary[] {
  return summaries
    .map(({ id, title, created, updated }) => ({ id, title, created, updated }))
    .sort((a, b) => b.updated - a.updated);
}

/** Whether every word of `text` occurs in the title or a message, whatever its case. */
export function matcher(text: string): (conversation: Conversation) => boolean {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return ({ title, messages }) => {
    const texts = messages.map((message) =>
      message.role === 'user' ? message.text : answerText(message.parts),
    );
    const all = [title, ...texts].join('\n').toLocaleLowerCase();
    return words.every((word) => all.includes(word));
  };
}
