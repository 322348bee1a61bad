import type { Conversation } from './conversation.ts';
import type { ConversationStore, KeptFile } from './store.ts';
import { byTime, matcher } from './summaries.ts';

/** Keeps everything until the page is left: what remains where the browser has no database to give. */
export function memoryStore(): ConversationStore {
  const conversations = new Map<string, Conversation>();
  const files = new Map<string, KeptFile>();
  return {
    list: async () => byTime([...conversations.values()]),
    read: async (id) => conversations.get(id),
    async save(conversation) {
      conversations.set(conversation.id, conversation);
    },
    async saveFiles(added) {
      for (const file of added) files.set(file.id, file);
    },
    file: async (id) => files.get(id)?.blob,
    async remove(id) {
      conversations.delete(id);
      for (const file of files.values()) if (file.conversation === id) files.delete(file.id);
    },
    async removeAll() {
      conversations.clear();
      files.clear();
    },
    search: async (text) => byTime([...conversations.values()].filter(matcher(text))),
  };
}
