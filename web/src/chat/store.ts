import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Conversation, Summary } from './conversation.ts';
import { readConversation } from './schema.ts';
import { byTime, matcher } from './summaries.ts';

/** A file's bytes and the conversation that they belong to. */
export interface KeptFile {
  readonly id: string;
  readonly conversation: string;
  readonly blob: Blob;
}

/** Where conversations are kept. Everything may fail: the browser's storage fills up, or is taken away. */
export interface ConversationStore {
  /** The latest first. */
  list(): Promise<readonly Summary[]>;
  /** `undefined` when there is none, or when what is there cannot be read. */
  read(id: string): Promise<Conversation | undefined>;
  save(conversation: Conversation): Promise<void>;
  saveFiles(files: readonly KeptFile[]): Promise<void>;
  file(id: string): Promise<Blob | undefined>;
  /** With its files. */
  remove(id: string): Promise<void>;
  removeAll(): Promise<void>;
  /** Conversations in whose title or messages every word of `text` occurs, whatever its case. */
  search(text: string): Promise<readonly Summary[]>;
}

/** What a store tells of itself. */
export interface StoreEvents {
  /** The browser closed it, by its will or another tab's. */
  onLost(): void;
  /** Another tab saved this conversation or removed it; `undefined`: all of them. */
  onChange(id: string | undefined): void;
}

interface Schema extends DBSchema {
  conversations: { key: string; value: Conversation };
  /** Beside the conversations, so that the list does not read all of them. */
  summaries: { key: string; value: Summary };
  /** Files of all kinds; the first versions of the page knew pictures alone. */
  pictures: { key: string; value: KeptFile; indexes: { conversation: string } };
}

const NAME = 'alhena';
const VERSION = 1;

/** Opens the browser's own database. Its tabs tell each other what they change. */
export async function openStore({ onLost, onChange }: StoreEvents, name = NAME): Promise<ConversationStore> {
  const database = await openDB<Schema>(name, VERSION, {
    upgrade(fresh) {
      fresh.createObjectStore('conversations', { keyPath: 'id' });
      fresh.createObjectStore('summaries', { keyPath: 'id' });
      fresh.createObjectStore('pictures', { keyPath: 'id' }).createIndex('conversation', 'conversation');
    },
    // A newer page in another tab wants to change the database: let it.
    blocking() {
      database.close();
      onLost();
    },
    terminated: onLost,
  });
  const tabs = new BroadcastChannel(name);
  tabs.onmessage = ({ data }) => onChange(typeof data === 'string' ? data : undefined);
  return databaseStore(database, (id) => tabs.postMessage(id));
}

function databaseStore(
  database: IDBPDatabase<Schema>,
  tell: (id: string | undefined) => void,
): ConversationStore {
  return {
    list: async () => byTime(await database.getAll('summaries')),
    read: async (id) => readConversation(await database.get('conversations', id)),
    async save(conversation) {
      const { id, title, created, updated } = conversation;
      const change = database.transaction(['conversations', 'summaries'], 'readwrite', {
        durability: 'relaxed',
      });
      const puts = [
        change.objectStore('conversations').put(conversation),
        change.objectStore('summaries').put({ id, title, created, updated }),
      ];
      // Said at once, so that a page that is left in this moment is kept too.
      change.commit();
      await Promise.all([...puts, change.done]);
      tell(id);
    },
    async saveFiles(files) {
      const change = database.transaction('pictures', 'readwrite');
      await Promise.all([...files.map((file) => change.store.put(file)), change.done]);
    },
    file: async (id) => (await database.get('pictures', id))?.blob,
    async remove(id) {
      const change = database.transaction(['conversations', 'summaries', 'pictures'], 'readwrite');
      const pictures = change.objectStore('pictures');
      const ids = await pictures.index('conversation').getAllKeys(id);
      await Promise.all([
        change.objectStore('conversations').delete(id),
        change.objectStore('summaries').delete(id),
        ...ids.map((picture) => pictures.delete(picture)),
        change.done,
      ]);
      tell(id);
    },
    async removeAll() {
      const change = database.transaction(['conversations', 'summaries', 'pictures'], 'readwrite');
      await Promise.all([
        change.objectStore('conversations').clear(),
        change.objectStore('summaries').clear(),
        change.objectStore('pictures').clear(),
        change.done,
      ]);
      tell(undefined);
    },
    async search(text) {
      const found: Summary[] = [];
      const matches = matcher(text);
      let cursor = await database.transaction('conversations').store.openCursor();
      for (; cursor; cursor = await cursor.continue()) {
        const conversation = readConversation(cursor.value);
        if (conversation && matches(conversation)) found.push(conversation);
      }
      return byTime(found);
    },
  };
}
