import { describe, expect, it } from 'vitest';
import { PreferenceStore, readPreferences } from './preferences.ts';

const storage = (text: string | null) => ({ getItem: () => text });

describe('preferences', () => {
  it('come back as they were chosen', () => {
    let kept: string | null = null;
    const browser = {
      getItem: () => kept,
      setItem(_: string, text: string) {
        kept = text;
      },
    };
    const store = new PreferenceStore(browser);
    let told = 0;
    store.subscribe(() => told++);
    store.change({ language: 'zh', answers: { temperature: 0.7, systemInstruction: 'Be kind.' } });
    store.change({ sidebar: false });
    expect(told).toBe(2);
    expect(readPreferences(browser)).toMatchObject({
      language: 'zh',
      sidebar: false,
      answers: { temperature: 0.7, systemInstruction: 'Be kind.' },
    });
  });

  it('ignore what is broken or out of bounds', () => {
    for (const text of [null, '', '{', '5', 'null', '[]'])
      expect(readPreferences(storage(text)).answers).toMatchObject({});
    const wild = { language: 'xx', model: 5, answers: { temperature: 9, topK: 1.5, seed: '1', topP: 0.5 } };
    const { language, model, answers } = readPreferences(storage(JSON.stringify(wild)));
    expect([language, model]).toEqual([undefined, undefined]);
    expect(JSON.parse(JSON.stringify(answers))).toEqual({ topP: 0.5 });
  });

  it('hold for the visit where the browser keeps nothing', () => {
    const refuse = () => {
      throw new Error('denied');
    };
    const store = new PreferenceStore({ getItem: refuse, setItem: refuse });
    store.change({ model: 'nano' });
    expect(store.current.model).toBe('nano');
  });
});
