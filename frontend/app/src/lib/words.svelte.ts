import id from '../../../messages/id.json';
import type english from '../../../messages/en.json';

export type Key = keyof typeof id;
export type Language = 'id' | 'en';

const COOKIE = /(?:^|; )rk_lang=(id|en)/;

let words = $state.raw<Record<string, string>>(id);
let chosen = $state<Language>('id');

export const language = {
  get now(): Language {
    return chosen;
  }
};

/** The words of `key` in the chosen language, `{name}` filled from `values`. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (hole, name) => String(values[name] ?? hole));
}

/** Words whose key is made at run time: `fallback` where the key is unknown. */
export function said(key: string, fallback: string, values: Record<string, string | number> = {}): string {
  return key in words ? t(key as Key, values) : fallback;
}

export async function speak(next: Language): Promise<void> {
  words = next === 'en' ? ((await import('../../../messages/en.json')).default satisfies typeof english) : id;
  chosen = next;
  document.documentElement.lang = next;
}

/** Keeps the choice where the guest pages keep it too. */
export async function choose(next: Language): Promise<void> {
  document.cookie = `rk_lang=${next}; path=/; max-age=31536000; samesite=lax`;
  await speak(next);
}

export function remembered(): Language {
  return (document.cookie.match(COOKIE)?.[1] as Language | undefined) ?? 'id';
}
