import * as z from 'zod/mini';
import type { Conversation, Message } from './conversation.ts';

const file = z.object({ id: z.string(), name: z.string(), mimeType: z.string() });
const part = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['text', 'thought']), text: z.string() }),
  z.object({ kind: z.literal('call'), name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('result'), name: z.string(), output: z.unknown() }),
  z.object({ kind: z.literal('picture'), picture: file }),
]);
const problem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('busy'), retryMilliseconds: z.number() }),
  z.object({ kind: z.literal('tooLong'), tokens: z.number(), limit: z.number() }),
  z.object({ kind: z.enum(['gone', 'key', 'broken']) }),
  z.object({ kind: z.literal('refused'), message: z.string() }),
]);
const message = z.discriminatedUnion('role', [
  z.object({
    role: z.literal('user'),
    id: z.string(),
    parent: z.nullable(z.string()),
    created: z.number(),
    text: z.string(),
    files: z.array(file),
  }),
  z.object({
    role: z.literal('model'),
    id: z.string(),
    parent: z.string(),
    created: z.number(),
    model: z.string(),
    parts: z.array(part),
    state: z.enum(['running', 'waiting', 'done', 'cut', 'stopped', 'failed']),
    problem: z.optional(problem),
    retryAt: z.optional(z.number()),
    usage: z.optional(z.object({ promptTokens: z.number(), outputTokens: z.number() })),
    tokensPerSecond: z.optional(z.number()),
    firstMilliseconds: z.optional(z.number()),
  }),
]);
const conversation = z.object({
  id: z.string(),
  title: z.string(),
  named: z.boolean(),
  created: z.number(),
  updated: z.number(),
  messages: z.array(message),
  selected: z.record(z.string(), z.string()),
});

const former = z.looseObject({ messages: z.array(z.looseObject({ pictures: z.optional(z.unknown()) })) });

/**
 * A kept record as a conversation, `undefined` when it is none: other versions of this page, other programs and
 * broken disks write here too. An answer that was being made when the page was left counts as stopped.
 */
export function readConversation(record: unknown): Conversation | undefined {
  const { success, data } = conversation.safeParse(withFiles(record));
  if (!success || !isTree(data.messages)) return undefined;
  const messages = data.messages.map((one) =>
    one.role === 'model' && (one.state === 'running' || one.state === 'waiting')
      ? { ...one, state: 'stopped' as const, retryAt: undefined }
      : one,
  );
  return { ...data, messages };
}

/** The first versions of the page called a question's files pictures. */
function withFiles(record: unknown): unknown {
  const { success, data } = former.safeParse(record);
  if (!success) return record;
  const messages = data.messages.map((one) => (one.pictures ? { ...one, files: one.pictures } : one));
  return { ...data, messages };
}

/** Ids are told apart, parents stand before their children, and questions and answers alternate. */
function isTree(messages: readonly Message[]): boolean {
  const roles = new Map<string | null, Message['role']>([[null, 'model']]);
  return messages.every(({ id, parent, role }) => {
    const above = roles.get(parent);
    if (above === undefined || above === role || roles.has(id)) return false;
    roles.set(id, role);
    return true;
  });
}
