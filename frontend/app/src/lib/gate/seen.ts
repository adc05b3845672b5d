const GONE_MS = 2500;

/** Tells a new showing of a pass from the same one still before the camera. */
export class Seen {
  #text = '';
  #last = 0;

  /** Whether `text`, seen at `at` (ms), is shown anew. */
  isNew(text: string, at: number): boolean {
    const fresh = text !== this.#text || at - this.#last > GONE_MS;
    this.#text = text;
    this.#last = at;
    return fresh;
  }
}
