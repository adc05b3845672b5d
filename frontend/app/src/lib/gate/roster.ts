import { Doorkeeper, type Kept, type Listed, type Scanned } from './doorkeeper.ts';
import type { Rules, Verdict } from './rules.ts';
import type { RosterPage } from './door.ts';
import * as store from './store.ts';
import * as vault from './vault.ts';

type Mark = { cursor: string; complete: boolean; at: number | null; rules: Rules & { categories: Record<string, string> } };
const MARK = 'roster';

/** The roster on this device: sealed in the store, whole in memory while the app runs. */
export class Roster {
  readonly keeper: Doorkeeper;
  #cursor: string | null = null;
  /** When the server last told that this is all, in its time. */
  at: number | null = null;
  categories: Record<string, string> = {};

  constructor(rules: Rules) {
    this.keeper = new Doorkeeper(rules);
  }

  /** Takes up what was kept. */
  async open(): Promise<void> {
    const mark = await store.one<Mark>('post', MARK);
    if (!mark || !vault.canSeal()) return;
    for (const part of await vault.kept<Listed[]>('roster')) for (const one of part) this.keeper.list(one);
    this.keeper.passages = (await vault.kept<Kept>('passages')).sort((a, b) => a.at - b.at);
    this.keeper.complete = mark.complete;
    this.keeper.rules = mark.rules;
    this.categories = mark.rules.categories;
    this.#cursor = mark.cursor;
    this.at = mark.at;
  }

  /** Asks for what changed, page after page; `asked` is the server's time now. */
  async pull(ask: (cursor: string | null) => Promise<RosterPage>, asked: number): Promise<void> {
    for (;;) {
      const page = await ask(this.#cursor);
      await this.#take(page);
      if (page.complete) break;
    }
    for (const one of this.keeper.settle(asked)) await store.remove('passages', one.nonce);
  }

  async note(scan: Scanned, verdict: Verdict, outcome: string, heard: number | null): Promise<void> {
    const made = this.keeper.note(scan, verdict, outcome, heard);
    if (made) await vault.keep('passages', made.nonce, made);
  }

  /** The server has answered a scan of earlier. */
  async heard(nonce: string, outcome: string, at: number): Promise<void> {
    const made = this.keeper.heard(nonce, outcome, at);
    if (made) await vault.keep('passages', nonce, made);
    else await store.remove('passages', nonce);
  }

  async #take(page: RosterPage): Promise<void> {
    if (page.whole) {
      this.keeper.forget();
      await store.clear('roster');
    }
    const listed = [...page.entries, ...page.revoked];
    for (const one of listed) this.keeper.list(one);
    for (const part of new Set(listed.map((one) => partOf(one.attendee)))) await this.#keep(part);
    if (page.rules) {
      this.keeper.rules = page.rules;
      this.categories = page.rules.categories;
    }
    this.#cursor = page.cursor;
    this.keeper.complete = page.complete || this.keeper.complete;
    if (page.complete) this.at = Date.parse(page.server_time);
    // the cursor last: what a crash leaves out is asked for again
    const rules = { ...this.keeper.rules, categories: this.categories };
    if (vault.canSeal()) await store.put('post', { cursor: page.cursor, complete: this.keeper.complete, at: this.at, rules } satisfies Mark, MARK);
  }

  /** One sealed part of many, so that a change writes little however large the meeting is. */
  async #keep(part: string): Promise<void> {
    const all = [...this.keeper.listed.values()].filter((one) => partOf(one.attendee) === part);
    await vault.keep('roster', part, all);
  }
}

function partOf(attendee: string): string {
  return attendee.slice(-2);
}
