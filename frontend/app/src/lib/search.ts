/** Calls `work` once nobody has typed for 200 ms. */
export function calmly(work: () => unknown): () => void {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(work, 200);
  };
}
