const APART_MS = 80;
const SHORTEST = 8;

/** Gathers what a hand scanner types like a keyboard: keys close together, ended by Enter. People type slower. */
export class Wedge {
  #typed = '';
  #last = 0;

  /** Takes a key pressed at `at` (ms); gives the whole text at its Enter, else null. */
  press(key: string, at: number): string | null {
    if (at - this.#last > APART_MS) this.#typed = '';
    this.#last = at;
    if (key === 'Enter') {
      const whole = this.#typed;
      this.#typed = '';
      return whole.length >= SHORTEST ? whole : null;
    }
    if (key.length === 1) this.#typed += key;
    return null;
  }
}
