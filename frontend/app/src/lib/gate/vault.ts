/** Values at rest under a key that never leaves the browser; without the key they are noise, for whoever holds the phone. */
import * as store from './store.ts';

type Sealed = { iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer };
const KEY = 'key';
const ALGORITHM = 'AES-GCM';

let held: Promise<CryptoKey> | null = null;

/** Whether anything can be sealed here: browsers give cryptography to secure addresses only. */
export const canSeal = (): boolean => isSecureContext;

async function made(): Promise<CryptoKey> {
  const kept = await store.one<CryptoKey>('post', KEY);
  if (kept) return kept;
  const key = await crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ['encrypt', 'decrypt']);
  await store.put('post', key, KEY);
  return key;
}

function key(): Promise<CryptoKey> {
  held ??= made();
  return held;
}

export async function keep(where: store.Store, name: string, value: unknown): Promise<void> {
  if (!canSeal()) return;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: ALGORITHM, iv }, await key(), new TextEncoder().encode(JSON.stringify(value)));
  await store.put(where, { iv, data } satisfies Sealed, name);
}

/** All that can be opened again; what another key had sealed is lost on purpose. */
export async function kept<T>(where: store.Store): Promise<T[]> {
  if (!canSeal()) return [];
  const opened = await Promise.all((await store.all<Sealed>(where)).map((one) => open<T>(one)));
  return opened.filter((one) => one !== null);
}

async function open<T>({ iv, data }: Sealed): Promise<T | null> {
  try {
    const plain = await crypto.subtle.decrypt({ name: ALGORITHM, iv }, await key(), data);
    return JSON.parse(new TextDecoder().decode(plain)) as T;
  } catch {
    return null;
  }
}

/** Destroys the key first: from then on nothing sealed can be read, whatever a crash leaves behind. */
export async function destroy(): Promise<void> {
  held = null;
  await store.remove('post', KEY);
  await Promise.all((['roster', 'passages', 'history'] as const).map((one) => store.clear(one)));
}
