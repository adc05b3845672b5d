export type Calm = { (): void; drop: () => boolean };

/** Calls `work` once nobody has typed for 200 ms; `drop` forgets the call that waits and tells whether one did. */
export function calmly(work: () => unknown): Calm {
  let waiting = 0;
  const drop = (): boolean => {
    const waited = waiting > 0;
    clearTimeout(waiting);
    waiting = 0;
    return waited;
  };
  const run = (): void => {
    waiting = 0;
    work();
  };
  const wait = (): void => {
    drop();
    waiting = window.setTimeout(run, 200);
  };
  return Object.assign(wait, { drop });
}
