/** What a door keeps on its device: its post and secret, scans that wait; sealed (vault.ts): roster, passages, history. */
const NAME = 'rakornas-gate';
const VERSION = 2;
export type Store = 'post' | 'queue' | 'history' | 'roster' | 'passages';

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, oldVersion);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Scans that wait outlive every change of the app. */
function upgrade(database: IDBDatabase, from: number): void {
  if (from < 1) {
    database.createObjectStore('post');
    database.createObjectStore('queue', { keyPath: 'nonce' });
  }
  if (from === 1) database.deleteObjectStore('history');
  for (const name of ['history', 'roster', 'passages']) database.createObjectStore(name);
}

async function within<T>(store: Store, mode: IDBTransactionMode, work: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode, { durability: 'strict' });
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const all = <T>(store: Store): Promise<T[]> => within<T[]>(store, 'readonly', (rows) => rows.getAll());
export const one = <T>(store: Store, key: string): Promise<T | undefined> => within(store, 'readonly', (rows) => rows.get(key));
export const put = (store: Store, value: unknown, key?: string): Promise<unknown> =>
  within(store, 'readwrite', (rows) => rows.put(value, key));
export const remove = (store: Store, key: string): Promise<unknown> => within(store, 'readwrite', (rows) => rows.delete(key));
export const clear = (store: Store): Promise<unknown> => within(store, 'readwrite', (rows) => rows.clear());
