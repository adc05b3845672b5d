import { address } from './api.ts';
import type { Summary } from './types.ts';

export type Told = { changed: { kind: string; subject: unknown }[]; summary?: Summary };
type State = 'connecting' | 'live' | 'broken';

/** Follows a meeting; the browser reconnects by itself and says where it had stopped (Last-Event-ID). */
export class Live {
  state = $state<State>('connecting');
  #source: EventSource | null = null;
  #again = 0;

  constructor(
    private readonly slug: string,
    private readonly hear: (told: Told) => void
  ) {}

  open(): void {
    this.#source = new EventSource(address('/api/v1/events/{slug}/live', { path: { slug: this.slug } }));
    this.#source.onopen = () => (this.state = 'live');
    this.#source.onmessage = (message) => this.#take(message.data);
    this.#source.onerror = () => this.#broken();
  }

  close(): void {
    clearTimeout(this.#again);
    this.#source?.close();
  }

  #take(data: string): void {
    this.state = 'live';
    this.hear(JSON.parse(data) as Told);
  }

  #broken(): void {
    this.state = 'broken';
    if (this.#source?.readyState !== EventSource.CLOSED) return;
    this.#again = window.setTimeout(() => this.open(), 5000);
  }
}
