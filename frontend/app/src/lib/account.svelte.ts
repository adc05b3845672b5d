import { get } from './api.ts';
import type { Me } from './types.ts';
import { choose, remembered, speak } from './words.svelte.ts';

let me = $state.raw<Me | null>(null);

/** Who is signed in; null before that is known. */
export const account = {
  get me(): Me | null {
    return me;
  },
  may(permission: string): boolean {
    return me?.permissions.includes(permission) ?? false;
  }
};

/** Asks who is signed in. Throws a Problem with status 401 where nobody is. */
export async function arrive(): Promise<Me> {
  me = await get('/api/v1/me');
  return me;
}

export function forget(): void {
  me = null;
}

export async function greet(): Promise<void> {
  const language = remembered();
  await (document.cookie.includes('rk_lang=') ? speak(language) : choose(language));
}
