import type { Conversation } from './conversation.ts';
import type { ConversationStore, KeptPicture } from './store.ts';
import { byTime, matcher } from './summaries.ts';

/** Keeps everything until the page is left: what remains where the browser has no database to give. */
export function memoryStore(): ConversationStore {
  const conversations = new Map<string, Conversation>();
  const pictures = new Map<string, KeptPicture>();
  return {
    list: async () => byTime([...conversations.values()]),
    read: async (id) => conversations.get(id),
    async save(conversation) {
      conversations.set(conversation.id, conversation);
    },
    async savePictures(added) {
      for (const picture of added) pictures.set(picture.id, picture);
    },
    picture: async (id) => pictures.get(id)?.blob,
    async remove(id) {
      conversations.delete(id);
      for (const picture of pictures.values()) if (picture.conversation === id) pictures.delete(picture.id);
    },
    async removeAll() {
      conversations.clear();
      pictures.clear();
    },
    search: async (text) => byTime([...conversations.values()].filter(matcher(text))),
  };
}
