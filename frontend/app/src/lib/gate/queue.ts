import type { Result, Scan } from './door.ts';

export type Shelf = {
  all(): Promise<Scan[]>;
  put(scan: Scan): Promise<unknown>;
  remove(nonce: string): Promise<unknown>;
};
export type Send = (scans: Scan[]) => Promise<Result[]>;

const BATCH = 500; // of at most 1,000

/** Scans on their way: each is kept before it is sent, sent again with its own nonce until it is acknowledged, then let go. */
export class Queue {
  #sending: Promise<Result[]> | null = null;
  /** What the device had no room for: kept while the app is open. */
  readonly #loose = new Map<string, Scan>();

  constructor(
    private readonly shelf: Shelf,
    private readonly send: Send,
    private readonly heard: (result: Result, scan: Scan) => void,
    private readonly counted: (waiting: number) => void
  ) {}

  /** Keeps a scan; false where the device has no room for it, which must be said at once. */
  async keep(scan: Scan): Promise<boolean> {
    try {
      await this.shelf.put(scan);
      this.#loose.delete(scan.nonce);
    } catch {
      this.#loose.set(scan.nonce, scan);
    }
    await this.#count();
    return !this.#loose.has(scan.nonce);
  }

  /** Sends a kept scan alone; gives its answer, or null where the server was not reached. */
  async ask(scan: Scan): Promise<Result | null> {
    try {
      const [result] = await this.send([scan]);
      return result ? await this.#acknowledge(result, scan) : null;
    } catch {
      return null;
    } finally {
      await this.#count();
    }
  }

  /** Notes what the door said by itself, to be sent along; not upon a scan that was acknowledged meanwhile. */
  async note(scan: Scan, verdict: string): Promise<void> {
    const waiting = (await this.#waiting()).some((one) => one.nonce === scan.nonce);
    if (waiting) await this.keep({ ...scan, verdict });
  }

  /** Sends all that waits, oldest first. Throws where the server is not reached; the rest stays. */
  async flush(): Promise<Result[]> {
    this.#sending ??= this.#drain().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #drain(): Promise<Result[]> {
    const done: Result[] = [];
    for (;;) {
      const waiting = (await this.#waiting()).sort((one, other) => one.scanned_at.localeCompare(other.scanned_at)).slice(0, BATCH);
      if (waiting.length === 0) return done;
      const results = await this.send(waiting);
      const known = new Map(waiting.map((scan) => [scan.nonce, scan]));
      for (const result of results) {
        const scan = result.nonce ? known.get(result.nonce) : undefined;
        if (scan) done.push(await this.#acknowledge(result, scan));
      }
      await this.#count();
      if (results.length === 0) return done;
    }
  }

  async #acknowledge(result: Result, scan: Scan): Promise<Result> {
    this.heard(result, scan);
    this.#loose.delete(scan.nonce);
    await this.shelf.remove(scan.nonce);
    return result;
  }

  async #waiting(): Promise<Scan[]> {
    return [...(await this.shelf.all()), ...this.#loose.values()];
  }

  async #count(): Promise<void> {
    this.counted((await this.#waiting()).length);
  }
}
