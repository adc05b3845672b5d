import type { Result, Scan } from './door.ts';

export type Shelf = {
  all(): Promise<Scan[]>;
  put(scan: Scan): Promise<unknown>;
  remove(nonce: string): Promise<unknown>;
};
export type Send = (scans: Scan[]) => Promise<Result[]>;

const BATCH = 200;

/** Scans on their way: each is kept before it is sent, sent again with its own nonce until it is acknowledged, then let go. */
export class Queue {
  #sending: Promise<Result[]> | null = null;

  constructor(
    private readonly shelf: Shelf,
    private readonly send: Send,
    private readonly heard: (result: Result, scan: Scan) => void,
    private readonly counted: (waiting: number) => void
  ) {}

  /** Keeps a scan and tries to send it alone; gives its answer, or null where the server was not reached. */
  async add(scan: Scan): Promise<Result | null> {
    await this.shelf.put(scan);
    await this.#count();
    try {
      const [result] = await this.send([scan]);
      return result ? await this.#acknowledge(result, scan) : null;
    } catch {
      return null;
    } finally {
      await this.#count();
    }
  }

  /** Notes what the door said by itself, to be sent along. */
  async note(scan: Scan, verdict: string): Promise<void> {
    const waiting = (await this.shelf.all()).some((one) => one.nonce === scan.nonce);
    if (waiting) await this.shelf.put({ ...scan, verdict });
  }

  /** Sends all that waits, oldest first. Throws where the server is not reached; the rest stays. */
  async flush(): Promise<Result[]> {
    this.#sending ??= this.#drain().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #drain(): Promise<Result[]> {
    const done: Result[] = [];
    for (;;) {
      const waiting = (await this.shelf.all()).sort((one, other) => one.scanned_at.localeCompare(other.scanned_at)).slice(0, BATCH);
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
    await this.shelf.remove(scan.nonce);
    return result;
  }

  async #count(): Promise<void> {
    this.counted((await this.shelf.all()).length);
  }
}
