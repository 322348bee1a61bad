import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.ts';
import type { Conversation, Message } from './conversation.ts';
import { readConversation } from './schema.ts';
import { addMessage, childrenOf, pathTo, replaceMessage, select, shownPath, versionsOf } from './tree.ts';

const EMPTY: Conversation = {
  id: 'c',
  title: 't',
  named: false,
  created: 1,
  updated: 1,
  messages: [],
  selected: {},
};
const question = (id: string, parent: string | null): Message => ({
  role: 'user',
  id,
  parent,
  created: 1,
  text: id,
  files: [],
});
const answer = (id: string, parent: string): Message => ({
  role: 'model',
  id,
  parent,
  created: 1,
  model: 'nano',
  parts: [{ kind: 'text', text: id }],
  state: 'done',
});
const grow = (...messages: Message[]) => messages.reduce(addMessage, EMPTY);
const shown = (conversation: Conversation) => shownPath(conversation).map(({ id }) => id);

describe('a conversation', () => {
  it('shows what was said last', () => {
    const conversation = grow(question('q1', null), answer('a1', 'q1'), question('q2', 'a1'));
    expect(shown(conversation)).toEqual(['q1', 'a1', 'q2']);
    expect(shown(EMPTY)).toEqual([]);
  });

  it('keeps both versions of an edited question, with all that followed', () => {
    const first = grow(question('q1', null), answer('a1', 'q1'), question('q2', 'a1'), answer('a2', 'q2'));
    const edited = [question('e1', null), answer('b1', 'e1')].reduce(addMessage, first);
    expect(shown(edited)).toEqual(['e1', 'b1']);
    expect(versionsOf(edited, edited.messages[0])).toEqual({ ids: ['q1', 'e1'], index: 0 });
    const back = select(edited, edited.messages[0]);
    expect(shown(back)).toEqual(['q1', 'a1', 'q2', 'a2']);
    expect(pathTo(back, 'b1').map(({ id }) => id)).toEqual(['e1', 'b1']);
    expect(pathTo(back, null)).toEqual([]);
  });

  it('keeps every answer that was asked for again', () => {
    const conversation = grow(question('q1', null), answer('a1', 'q1'), answer('a2', 'q1'));
    expect(shown(conversation)).toEqual(['q1', 'a2']);
    const first = conversation.messages[1];
    expect(shown(select(conversation, first))).toEqual(['q1', 'a1']);
    expect(shown(replaceMessage(conversation, { ...answer('a2', 'q1'), created: 9 }))).toEqual(['q1', 'a2']);
  });

  it('holds its laws whatever is added and selected', () => {
    for (let seed = 0; seed < 100; seed++) {
      const random = new Random(seed);
      let conversation = EMPTY;
      for (let i = 0; i < 40; i++) {
        const { messages } = conversation;
        const parents = [null, ...messages];
        const parent = parents[random.integer(0, parents.length - 1)];
        conversation =
          random.next() < 0.3 && messages.length > 0
            ? select(conversation, messages[random.integer(0, messages.length - 1)])
            : addMessage(
                conversation,
                parent?.role === 'user' ? answer(`m${i}`, parent.id) : question(`m${i}`, parent?.id ?? null),
              );
        const path = shownPath(conversation);
        // From a first message to a leaf, each the child of the one before, roles alternating.
        expect(path[0]?.parent ?? null).toBe(null);
        expect(childrenOf(conversation, path.at(-1)?.id ?? null)).toEqual([]);
        for (const [at, message] of path.entries()) {
          if (at > 0) expect(message.parent).toBe(path[at - 1].id);
          expect(message.role).toBe(at % 2 === 0 ? 'user' : 'model');
          const { ids, index } = versionsOf(conversation, message);
          expect(ids[index]).toBe(message.id);
        }
        expect(pathTo(conversation, path.at(-1)?.id ?? null)).toEqual(path);
        // What was just selected or added is on show, unless its ancestors are not.
        expect(readConversation(structuredClone(conversation))).toEqual(conversation);
      }
    }
  });
});

describe('readConversation', () => {
  it('reads what the first versions of the page kept, which knew pictures alone', () => {
    const files = [{ id: 'p', name: 'a.png', mimeType: 'image/png' }];
    const question = { role: 'user', id: 'q', parent: null, created: 1, text: 'What?' };
    const rest = { id: 'c', title: 'What?', named: false, created: 1, updated: 1, selected: {} };
    const former = { ...rest, messages: [{ ...question, pictures: files }] };
    expect(readConversation(former)?.messages).toMatchObject([{ ...question, files }]);
  });

  const good = grow(question('q1', null), answer('a1', 'q1'));
  it('counts an answer that was being made as stopped', () => {
    const running = { ...good, messages: [good.messages[0], { ...good.messages[1], state: 'running' }] };
    expect(readConversation(running)?.messages[1]).toMatchObject({ state: 'stopped' });
  });

  it.each([
    ['nothing', undefined],
    ['a number', 5],
    ['no messages', { ...good, messages: undefined }],
    ['a part of no known kind', { ...good, messages: [{ ...answer('a', 'b'), parts: [{ kind: 'x' }] }] }],
    ['a message without its parent', { ...good, messages: [answer('a1', 'q1')] }],
    ['two with one id', { ...good, messages: [question('q', null), question('q', null)] }],
    ['a question below a question', { ...good, messages: [question('q', null), question('r', 'q')] }],
    ['a circle', { ...good, messages: [question('q', 'a'), answer('a', 'q')] }],
  ])('refuses %s', (_, record) => {
    expect(readConversation(record)).toBeUndefined();
  });
});
