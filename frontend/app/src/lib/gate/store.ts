/** What a door keeps on its device: its post and secret, scans that wait, what was said lately. */
const NAME = 'rakornas-gate';
const VERSION = 1;
type Store = 'post' | 'queue' | 'history';

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('post');
      request.result.createObjectStore('queue', { keyPath: 'nonce' });
      request.result.createObjectStore('history', { keyPath: 'nonce' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
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
