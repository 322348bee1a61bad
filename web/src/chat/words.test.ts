import { describe, expect, it } from 'vitest';
import { parseRoute } from '../routes.ts';
import { sentencesEnd } from './Announcer.tsx';
import { join } from './answering.ts';
import { titleOf } from './conversation.ts';

describe('titleOf', () => {
  it('is the first line, cut at a word', () => {
    expect(titleOf('  What is it?\nSecond line')).toBe('What is it?');
    const long = titleOf(`${'word '.repeat(30)}`);
    expect(long).toBe(`${'word '.repeat(9).trim()}…`);
    expect(titleOf('字'.repeat(100))).toBe(`${'字'.repeat(48)}…`);
    expect(titleOf('')).toBe('');
  });
});

describe('sentencesEnd', () => {
  it('finds where the last whole sentence ends', () => {
    expect(sentencesEnd('One. Two')).toBe(4);
    expect(sentencesEnd('It is 3.5')).toBe(0);
    expect(sentencesEnd('好。还')).toBe(2);
    expect(sentencesEnd('a\nb')).toBe(2);
    expect(sentencesEnd('')).toBe(0);
  });
});

describe('join', () => {
  it('grows text by text and thought by thought', () => {
    const call = { kind: 'call', name: 'f', input: 1 } as const;
    const parts = [
      { kind: 'thought', text: 'a' },
      { kind: 'thought', text: 'b' },
      { kind: 'text', text: 'c' },
      { kind: 'text', text: 'd' },
      call,
      { kind: 'text', text: 'e' },
    ] as const;
    const whole = [
      { kind: 'thought', text: 'ab' },
      { kind: 'text', text: 'cd' },
      call,
      { kind: 'text', text: 'e' },
    ];
    expect(join([], parts)).toEqual(whole);
    for (let cut = 0; cut < parts.length; cut++)
      expect(join(join([], parts.slice(0, cut)), parts.slice(cut))).toEqual(whole);
  });
});

describe('parseRoute', () => {
  it('reads addresses, and takes nonsense for a new chat', () => {
    expect(parseRoute('#training')).toEqual({ view: 'training' });
    expect(parseRoute('#chat/abc-1')).toEqual({ view: 'chat', id: 'abc-1' });
    for (const hash of ['', '#', '#chat/', '#chat/../x', '#other', `#chat/${'a'.repeat(65)}`])
      expect(parseRoute(hash)).toEqual({ view: 'chat' });
  });
});
