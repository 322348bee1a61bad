import { createContext, useContext } from 'react';
import { type Dictionary, en } from './en.ts';
import { zh } from './zh.ts';

export const LANGUAGES = { en: { name: 'English', words: en }, zh: { name: '中文', words: zh } } as const;
export type Language = keyof typeof LANGUAGES;

export const isLanguage = (value: unknown): value is Language =>
  typeof value === 'string' && Object.hasOwn(LANGUAGES, value);

/** The first of the reader's languages that the page speaks, or English. */
export function languageOf(wishes: readonly string[]): Language {
  return wishes.map((wish) => wish.toLowerCase().split('-')[0]).find(isLanguage) ?? 'en';
}

const LanguageContext = createContext<Language>('en');
export const LanguageProvider = LanguageContext.Provider;

export const useLanguage = (): Language => useContext(LanguageContext);
export const useWords = (): Dictionary => LANGUAGES[useLanguage()].words;
