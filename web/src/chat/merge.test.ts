import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.ts';
import type { Answer, AnswerState, Conversation, Question } from './conversation.ts';
import { merge } from './merge.ts';
import { readConversation } from './schema.ts';
import { addMessage, shownPath } from './tree.ts';

const EMPTY: Conversation = {
  id: 'c',
  title: 'first words',
  named: false,
  created: 1,
  updated: 1,
  messages: [],
  selected: {},
};
const question = (id: string, parent: string | null, created: number): Question => ({
  role: 'user',
  id,
  parent,
  created,
  text: id,
  files: [],
});
const answer = (id: string, parent: string, created: number, state: AnswerState, text = id): Answer => ({
  role: 'model',
  id,
  parent,
  created,
  model: 'nano',
  parts: [{ kind: 'text', text }],
  state,
});
const start = [question('q', null, 1), answer('a', 'q', 2, 'done')].reduce(addMessage, EMPTY);

describe('a conversation in two tabs', () => {
  it('has the messages of both, and shows what was said here', () => {
    const here = addMessage(addMessage(start, question('h', 'a', 5)), answer('ha', 'h', 6, 'done'));
    const kept = addMessage(addMessage(start, question('k', 'a', 3)), answer('ka', 'k', 4, 'done'));
    const { conversation, news } = merge(here, { ...kept, updated: 9 });
    expect(conversation.messages.map(({ id }) => id)).toEqual(['q', 'a', 'k', 'ka', 'h', 'ha']);
    expect(shownPath(conversation).map(({ id }) => id)).toEqual(['q', 'a', 'h', 'ha']);
    expect(conversation.updated).toBe(9);
    expect(news).toBe(true);
    expect(merge(conversation, conversation)).toEqual({ conversation, news: false });
  });

  it.each<[AnswerState, string, AnswerState, string, AnswerState, string]>([
    ['running', 'ab', 'stopped', 'a', 'running', 'ab'],
    ['done', 'abc', 'stopped', 'ab', 'done', 'abc'],
    ['stopped', 'ab', 'done', 'abc', 'done', 'abc'],
    ['stopped', 'a', 'stopped', 'ab', 'stopped', 'ab'],
    ['failed', '', 'stopped', 'ab', 'failed', ''],
  ])(
    'keeps the answer that is further on: here %s "%s", kept %s "%s"',
    (state, text, other, said, ...want) => {
      const here = addMessage(start, answer('x', 'q', 3, state, text));
      const kept = addMessage(start, answer('x', 'q', 3, other, said));
      const { conversation, news } = merge(here, kept);
      expect(conversation.messages.at(-1)).toMatchObject({ state: want[0], parts: [{ text: want[1] }] });
      expect(news).toBe(want[0] === state && want[1] === text);
    },
  );

  it('takes the title that was given last', () => {
    const named = { ...start, title: 'Hearts', named: true };
    expect(merge(start, named)).toMatchObject({
      conversation: { title: 'Hearts', named: true },
      news: false,
    });
    expect(merge(named, start)).toMatchObject({ conversation: { title: 'Hearts', named: true }, news: true });
    expect(merge(named, { ...named, title: 'Stars' }).conversation.title).toBe('Stars');
  });

  it('has parents before their children though the clock went back between them', () => {
    const here = [question('h', 'a', 50), answer('ha', 'h', 7, 'done')].reduce(addMessage, start);
    const kept = [question('k', 'a', 40), answer('ka', 'k', 6, 'done')].reduce(addMessage, start);
    for (const { conversation } of [merge(here, kept), merge(kept, here)]) {
      expect(conversation.messages.map(({ id }) => id)).toEqual(['q', 'a', 'k', 'ka', 'h', 'ha']);
      expect(readConversation(conversation)).toEqual(conversation);
    }
  });

  it('is the same whoever merges, and then nobody has news', () => {
    const random = new Random('merge');
    for (let round = 0; round < 200; round++) {
      const grow = (name: string) => {
        let conversation = start;
        for (let i = 0; i < random.integer(0, 5); i++) {
          const parent = random.pick(conversation.messages.filter(({ role }) => role === 'model'));
          const time = conversation.messages.length * 2 + (name === 'h' ? 0 : 1);
          const asked = question(`${name}${i}`, parent.id, time);
          const states = ['done', 'stopped', 'cut'] as const;
          conversation = addMessage(conversation, asked);
          conversation = addMessage(
            conversation,
            answer(`${asked.id}a`, asked.id, time, random.pick(states)),
          );
        }
        return conversation;
      };
      const [here, kept] = [grow('h'), grow('k')];
      const [one, other] = [merge(here, kept).conversation, merge(kept, here).conversation];
      expect(one.messages).toEqual(other.messages);
      expect(merge(one, other).news).toBe(false);
      expect(merge(other, one).news).toBe(false);
    }
  });
});
