import { beforeNavigate, goto } from '$app/navigation';
import { page } from '$app/state';
import { calmly } from './search.ts';

/** What a list is asked for. The address holds it; what is typed goes there once nobody has typed for a moment. */
export class Search {
  typed = $state('');
  #sent: string | null = '';
  #wanted: URLSearchParams | null = null;

  type = calmly(() => this.ask());

  /** In a component's script: what is typed and still waits must not call back whoever goes elsewhere. */
  constructor() {
    beforeNavigate(() => {
      if (this.type.drop()) this.#sent = null;
    });
  }

  /** Shows what the address asks for, unless that only echoes what was typed here and may have gone on since. */
  echo(asked: string): void {
    if (asked !== this.#sent) this.#sent = this.typed = asked;
  }

  /** Changes what the address asks for, and so the list, with what is typed; an empty value takes a word out. */
  async ask(change: Record<string, string> = {}): Promise<void> {
    this.type.drop();
    const q = (this.#sent = this.typed.trim());
    const wanted = new URLSearchParams(this.#wanted ?? page.url.search);
    for (const [name, value] of Object.entries({ q, ...change })) {
      if (value) wanted.set(name, value);
      else wanted.delete(name);
    }
    this.#wanted = wanted;
    const query = wanted.toString();
    await goto(`${page.url.pathname}${query && '?'}${query}`, { replace: true, reset: false });
    if (this.#wanted === wanted) this.#wanted = null;
  }
}
