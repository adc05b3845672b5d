import { goto } from '$app/navigation';

/** Changes what the address asks for, and so the list; an empty value takes a word out. */
export function ask(url: URL | { search: string; pathname: string }, change: Record<string, string>): Promise<void> {
  const search = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(change)) {
    if (value) search.set(name, value);
    else search.delete(name);
  }
  const query = search.toString();
  return goto(`${url.pathname}${query && '?'}${query}`, { replace: true, reset: false });
}

/** Calls `work` once nobody has typed for 200 ms. */
export function calmly(work: () => unknown): () => void {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(work, 200);
  };
}
