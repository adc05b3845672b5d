import { post, Problem } from '#lib/api.ts';
import type { RowEntered } from '#lib/types.ts';
import { t } from '#lib/words.svelte.ts';

type Asked = { checkpoint: string; at: string; code?: string; attendee?: string; forced: boolean };
/** `shown` is what the line says until its answer tells whose it is. */
export type Row = Asked & { key: number; shown: string; said: RowEntered | null; problem: string; undone: boolean };

/** Rows of signed lists on their way: sent one after another in the order scanned, none lost where the line goes. */
export class Rows {
  list = $state<Row[]>([]);
  #next = 0;
  #line: Promise<void> = Promise.resolve();

  constructor(private readonly slug: string) {}

  /** How many are recorded, each counted once however often it was scanned. */
  get recorded(): number {
    const nonces = this.list.filter((one) => !one.undone && isIn(one)).map((one) => one.said!.result.nonce);
    return new Set(nonces).size;
  }

  /** The last row that can be taken back. */
  get last(): Row | undefined {
    return this.list.find((one) => !one.undone && isIn(one));
  }

  take(asked: Asked, shown: string): Promise<void> {
    this.list.unshift({ ...asked, shown, key: this.#next++, said: null, problem: '', undone: false });
    return this.#send(this.list[0]!);
  }

  again(row: Row, forced = row.forced): Promise<void> {
    row.forced = forced;
    return this.#send(row);
  }

  undo(row: Row): Promise<void> {
    return this.#queued(row, async () => {
      const path = { slug: this.slug, nonce: row.said!.result.nonce! };
      await post('/api/v1/events/{slug}/paper-rows/{nonce}/annul', undefined as never, { path });
      for (const one of this.list) if (one.said?.result.nonce === path.nonce) one.undone = true;
    });
  }

  #send(row: Row): Promise<void> {
    return this.#queued(row, async () => {
      const { checkpoint, at, code, attendee, forced } = row;
      const body = { checkpoint, at, code, attendee, forced };
      row.said = await post('/api/v1/events/{slug}/paper-rows', body, { path: { slug: this.slug } });
    });
  }

  #queued(row: Row, work: () => Promise<void>): Promise<void> {
    this.#line = this.#line.then(async () => {
      row.problem = '';
      try {
        await work();
      } catch (reason) {
        row.problem = reason instanceof Problem ? reason.message : t('app.unreadable');
      }
    });
    return this.#line;
  }
}

/** Whether the row is in the log as an entry, now or from before. */
export function isIn(row: Row): boolean {
  return row.said !== null && ['admitted', 'already'].includes(row.said.result.outcome);
}
