import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../../../../src-renderer/app/i18n/i18n.ts';

const root = new URL('../../../../../src-renderer/app/i18n/locales/', import.meta.url);
type Texts = { [key: string]: string | Texts };

function read(language: string, file: string): Texts {
  return JSON.parse(readFileSync(new URL(`${language}/${file}`, root), 'utf8')) as Texts;
}

function namespaces(language: string): string[] {
  return readdirSync(new URL(language, root))
    .filter(file => file !== 'lake-words.json') // in English these texts are the code's own
    .sort();
}

/** "a.b.c" of every text, with plural endings removed: Korean has one form where English has two. */
function keys(texts: Texts, prefix = ''): string[] {
  const all = Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : keys(value, `${prefix}${key}.`),
  );
  return [...new Set(all.map(key => key.replace(/_(one|other|zero)$/, '')))].sort();
}

function values(texts: Texts): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key.replace(/_(one|other|zero)$/, ''), value] as [string, string]] : values(value),
  );
}

const holes = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name).sort();

/** English shows FOCUS columns by their own names; Korean translates the common ones. */
const koreanOnly = /^(explore|table)\.json:(dimension|column)\./;

describe('locales', () => {
  it('English and Korean have the same files', () => {
    expect(namespaces('ko')).toEqual(namespaces('en'));
  });

  it.each(namespaces('en'))('%s: the same keys in both languages', file => {
    const korean = keys(read('ko', file)).filter(key => !koreanOnly.test(`${file}:${key}`));
    expect(korean).toEqual(keys(read('en', file)).filter(key => !koreanOnly.test(`${file}:${key}`)));
  });

  it.each(namespaces('en'))('%s: Korean texts use no value that English does not have', file => {
    const english = new Map<string, Set<string | undefined>>();
    for (const [key, text] of values(read('en', file))) {
      english.set(key, new Set([...(english.get(key) ?? []), ...holes(text)]));
    }
    const strange = values(read('ko', file)).filter(([key, text]) =>
      holes(text).some(name => english.has(key) && !english.get(key)?.has(name)),
    );
    expect(strange).toEqual([]);
  });

  it('no text is empty', () => {
    const empty = ['en', 'ko'].flatMap(language =>
      namespaces(language).flatMap(file => values(read(language, file)).filter(([, text]) => text.trim() === '')),
    );
    expect(empty).toEqual([]);
  });
});

describe('chooseLanguage', () => {
  it('takes the setting, then the first system language that we speak, then English', () => {
    expect(chooseLanguage('ko', ['en-US'])).toBe('ko');
    expect(chooseLanguage(null, ['de-DE', 'ko-KR', 'en'])).toBe('ko');
    expect(chooseLanguage(null, ['en-GB', 'ko'])).toBe('en');
    expect(chooseLanguage(null, ['fr'])).toBe('en');
  });
});
