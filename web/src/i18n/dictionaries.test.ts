import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { LANGUAGES, languageOf } from './language.tsx';

/** `nav.newChat` → its text, or its function. */
function flatten(words: object, prefix = ''): Map<string, unknown> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'object' ? [...flatten(value, `${prefix}${key}.`)] : [[`${prefix}${key}`, value]],
    ),
  );
}

const english = flatten(en);
/** Words that are the same in every language. */
const SAME = ['settings.topP', 'settings.topK'];

describe.each(Object.entries(LANGUAGES))('the dictionary of %s', (language, { words }) => {
  const entries = flatten(words);

  it('has every entry of English, of the same kind, and no other', () => {
    expect([...entries.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, value] of entries) {
      expect(typeof value, key).toBe(typeof english.get(key));
      if (typeof value === 'string') expect(value.trim(), key).not.toBe('');
    }
  });

  it('uses everything that it is told', () => {
    for (const [key, value] of entries) {
      if (typeof value !== 'function') continue;
      const given = Array.from({ length: value.length }, (_, i) => 11 + i);
      const text = String(value(...given));
      for (const one of given) expect(text, key).toContain(String(one));
    }
  });

  it.skipIf(language === 'en')('is translated', () => {
    const same = [...entries].filter(
      ([key, value]) => typeof value === 'string' && value === english.get(key),
    );
    expect(same.map(([key]) => key)).toEqual(SAME);
  });
});

describe('languageOf', () => {
  it('takes the first language that the page speaks', () => {
    expect(languageOf(['zh-Hant-TW', 'en'])).toBe('zh');
    expect(languageOf(['fr', 'en-GB', 'zh'])).toBe('en');
    expect(languageOf(['ja'])).toBe('en');
    expect(languageOf([])).toBe('en');
    expect(languageOf(['constructor'])).toBe('en');
  });
});
