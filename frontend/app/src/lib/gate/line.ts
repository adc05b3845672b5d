const REMEMBERED = 5;
const SLOW_MS = 2500;
const CLEAN = 2;

/** Whether the server is worth waiting for, by how it answered lately. */
export class Line {
  #recent: { ok: boolean; ms: number }[] = [];
  #up = true;

  get up(): boolean {
    return this.#up;
  }

  /** Notes a call: down at the first failure or when answers are slow, up again when the last ones were clean and fast. */
  note(ok: boolean, ms: number): void {
    this.#recent = [...this.#recent, { ok, ms }].slice(-REMEMBERED);
    const failed = this.#recent.filter((one) => !one.ok).length;
    const slow = this.#recent.reduce((sum, one) => sum + one.ms, 0) / this.#recent.length >= SLOW_MS;
    const last = this.#recent.slice(-CLEAN);
    const clean = last.length === CLEAN && last.every((one) => one.ok && one.ms < SLOW_MS);
    if (clean) this.#recent = last;
    this.#up = clean || (ok && failed < 2 && !slow);
  }
}
