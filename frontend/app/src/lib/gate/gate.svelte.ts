import type { Scanned } from './doorkeeper.ts';
import { beat, enrol, PATIENCE_MS, Refusal, rosterPage, upload, type Enrolled, type Result, type Scan } from './door.ts';
import { Line } from './line.ts';
import { nonce, read } from './pass.ts';
import { Queue } from './queue.ts';
import { Roster } from './roster.ts';
import { sound } from './sounds.ts';
import * as store from './store.ts';
import { resultOf } from './told.ts';
import * as vault from './vault.ts';
import { verdictOf, type Verdict } from './verdict.ts';

export type Post = Enrolled;
export type Past = { nonce: string; at: string; outcome: string | null; name: string; message: string };
type Judged = { asked: Scanned; local: Awaited<ReturnType<Roster['keeper']['judge']>> };
const BEAT_MS = 15_000;
const EAGER_MS = 3000;
const KEPT = 200;
const FULL = 0.9;

/** A door at work: its post, what it last said, what waits to be sent. */
export class Gate {
  post = $state.raw<Post | null>(null);
  checkpoint = $state('');
  direction = $state<'in' | 'out'>('in');
  verdict = $state.raw<Verdict | null>(null);
  at = $state('');
  asking = $state(false);
  waiting = $state(0);
  online = $state(true);
  /** The device has no more room, or nearly none. */
  full = $state(false);
  /** When the list of passes was last whole, in the server's time. */
  listed = $state<string | null>(null);
  revoked = $state(false);
  past = $state.raw<Past[]>([]);
  #roster: Roster | null = null;
  #line = new Line();
  #last: Scan | null = null;
  #turn: Promise<void> = Promise.resolve();
  #tending: Promise<void> | null = null;
  /** How far the server's time is ahead of this device's clock, in ms. */
  #ahead = 0;
  #timer = 0;
  #queue = new Queue(
    { all: () => store.all<Scan>('queue'), put: (scan) => store.put('queue', $state.snapshot(scan)), remove: (key) => store.remove('queue', key) },
    async (scans) => (await this.#reach(() => upload(scans, this.post!.secret, PATIENCE_MS))).results,
    (result, scan) => this.#heard(result, scan),
    (waiting) => (this.waiting = waiting)
  );

  get place(): Post['checkpoints'][number] | undefined {
    return this.post?.checkpoints.find((one) => one.id === this.checkpoint);
  }

  /** Takes up the post this device holds, if any, and goes on with what waits. */
  async open(): Promise<void> {
    const kept = await store.one<Post>('post', 'post');
    this.#ahead = (await store.one<number>('post', 'ahead')) ?? 0;
    this.revoked = (await store.one<boolean>('post', 'revoked')) ?? false;
    if (kept) await this.#take(kept);
    this.past = (await vault.kept<Past>('history')).sort((a, b) => b.at.localeCompare(a.at)).slice(0, KEPT);
    this.waiting = (await store.all<Scan>('queue')).length;
    void this.tend();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async enrol(token: string, name: string): Promise<void> {
    const hardware = (await store.one<string>('post', 'hardware')) ?? nonce();
    await store.put('post', hardware, 'hardware');
    const post = await enrol(token, name, `${hardware} ${navigator.userAgent}`.slice(0, 400));
    await store.remove('post', 'roster');
    await store.put('post', post, 'post');
    await store.remove('post', 'revoked');
    await navigator.storage?.persist?.().catch(() => false);
    this.revoked = false;
    await this.#setClock(post.server_time);
    await this.#take(post);
    await this.tend();
  }

  /** One physical scan, judged after those before it, so that none is lost to a slow answer. */
  take(text: string, source: Scan['source'], confirms?: string): Promise<void> {
    this.#turn = this.#turn.then(() => this.#judge(text, source, confirms));
    return this.#turn;
  }

  /** Kept, judged here, and by the server where the line is up. Its answer counts, else the door's own, sent along later. */
  async #judge(text: string, source: Scan['source'], confirms?: string): Promise<void> {
    const what = read(text);
    if (!what || !this.#roster || !this.checkpoint) return;
    const scan: Scan = { nonce: nonce(), ...what, checkpoint: this.checkpoint, direction: this.direction, scanned_at: new Date().toISOString(), source };
    if (confirms) scan.confirms = confirms;
    this.#last = scan;
    this.asking = true;
    const asked = { ...scan, at: Date.parse(scan.scanned_at) + this.#ahead };
    const local = await this.#roster.keeper.judge(asked);
    const result = this.#line.up ? await this.#ask(scan) : null;
    if (!result) await this.#alone(scan, { asked, local }, !this.#line.up);
    else await this.#roster.note(asked, local, result.outcome, this.#now());
    this.asking = false;
    this.verdict = verdictOf(result ?? resultOf(local, asked, this.#roster), result === null);
    this.at = scan.scanned_at;
    sound(this.verdict.tone);
  }

  async #ask(scan: Scan): Promise<Result | null> {
    this.full = !(await this.#queue.keep(scan)) || this.full;
    return this.#queue.ask(scan);
  }

  /** The door's own word goes to the server with the scan: what it let in is a fact. */
  async #alone(scan: Scan, { asked, local }: Judged, fresh: boolean): Promise<void> {
    const verdict = local.outcome === 'cannot_know' ? 'unknown' : local.outcome;
    if (fresh) this.full = !(await this.#queue.keep({ ...scan, verdict })) || this.full;
    await this.#queue.note(scan, verdict);
    await this.#roster!.note(asked, local, local.outcome, null);
    await this.#remember(scan, resultOf(local, asked, this.#roster!), null);
    void this.tend();
  }

  /** The officer has looked and lets the person in. */
  async confirm(): Promise<void> {
    const asked = this.verdict?.result?.nonce;
    if (!this.#last || !asked) return;
    await this.take(this.#last.code ?? this.#last.attendee ?? '', this.#last.source, asked);
  }

  /** Sends what waits, says how the device is, asks what changed; does it again in a while. */
  tend(): Promise<void> {
    clearTimeout(this.#timer);
    this.#tending ??= this.#round().finally(() => {
      this.#tending = null;
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.tend(), this.waiting > 0 || !this.online ? EAGER_MS : BEAT_MS);
    });
    return this.#tending;
  }

  async #round(): Promise<void> {
    if (!this.post) return;
    try {
      await this.#queue.flush();
      await this.#beat();
      if (this.post?.powers.includes('roster')) await this.#pull();
    } catch {
      // Not reached: what waits stays, the next round tries again.
    }
    const room = await navigator.storage?.estimate?.().catch(() => null);
    this.full = !!room?.quota && (room.usage ?? 0) / room.quota > FULL;
  }

  async #beat(): Promise<void> {
    const state = { queue: this.waiting, battery: await battery(), clock: new Date().toISOString() };
    const heard = await this.#reach(() => beat(state, this.post!.secret));
    if (heard.device_revoked) return this.#end();
    if (heard.checkpoint && heard.checkpoint !== this.post?.checkpoint) await this.#change({ checkpoint: heard.checkpoint });
  }

  async #pull(): Promise<void> {
    const roster = this.#roster!;
    const before = roster.keeper.rules;
    await roster.pull((cursor) => this.#reach(() => rosterPage(cursor, this.post!.secret)), this.#now());
    const { rules } = roster.keeper;
    if (rules !== before && this.post) await this.#change({ checkpoints: rules.checkpoints, keys: rules.keys });
    this.listed = roster.at === null ? null : new Date(roster.at).toISOString();
  }

  async #reach<T extends { server_time: string }>(work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      const answer = await work();
      this.#line.note(true, performance.now() - begun);
      await this.#setClock(answer.server_time);
      return answer;
    } catch (reason) {
      const reached = reason instanceof Refusal && reason.status !== 0 && reason.status < 500;
      this.#line.note(reached, performance.now() - begun);
      // our secret is no longer known: what waits is kept for the next enrolment
      if (reason instanceof Refusal && reason.status === 401) await this.#wipe();
      throw reason;
    } finally {
      this.online = this.#line.up;
    }
  }

  #now(): number {
    return Date.now() + this.#ahead;
  }

  /** The server's time, kept so that a door opened without a line still knows the hour. */
  async #setClock(server: string): Promise<void> {
    const ahead = Date.parse(server) - Date.now();
    if (Math.abs(ahead - this.#ahead) > 1000) await store.put('post', ahead, 'ahead');
    this.#ahead = ahead;
  }

  async #change(what: Partial<Post>): Promise<void> {
    this.post = { ...this.post!, ...what };
    if (!this.post.checkpoints.some((one) => one.id === this.checkpoint) || what.checkpoint) this.#choose();
    await store.put('post', this.post, 'post');
  }

  async #take(post: Post): Promise<void> {
    this.#roster = new Roster(post);
    await this.#roster.open();
    this.listed = this.#roster.at === null ? null : new Date(this.#roster.at).toISOString();
    this.post = post;
    this.#choose();
  }

  #choose(): void {
    const { checkpoint, checkpoints } = this.post!;
    const chosen = checkpoints.find((one) => one.id === (checkpoint ?? this.checkpoint));
    this.checkpoint = checkpoint ?? chosen?.id ?? checkpoints[0]?.id ?? '';
  }

  /** A device taken out of use uploads all it holds, then wipes itself; a scan made meanwhile waits for the next round. */
  async #end(): Promise<void> {
    await this.#turn;
    await this.#queue.flush();
    if (this.waiting === 0) await this.#wipe();
  }

  /** Nothing is kept but that the device was taken out of use, and scans not yet acknowledged. */
  async #wipe(): Promise<void> {
    await vault.destroy();
    await store.put('post', true, 'revoked');
    await Promise.all([store.remove('post', 'post'), store.remove('post', 'roster')]);
    this.post = this.verdict = this.#roster = this.listed = null;
    this.past = [];
    this.revoked = true;
  }

  #heard(result: Result, scan: Scan): void {
    void this.#roster?.heard(scan.nonce, result.outcome, this.#now());
    void this.#remember(scan, result, result.outcome);
  }

  async #remember(scan: Scan, result: Result | null, outcome: string | null): Promise<void> {
    const at = new Date(Date.parse(scan.scanned_at) + this.#ahead).toISOString();
    const past = { nonce: scan.nonce, at, outcome, name: result?.delegate?.name ?? '', message: result?.message ?? '' };
    this.past = [past, ...this.past.filter((one) => one.nonce !== scan.nonce)].slice(0, KEPT);
    await vault.keep('history', scan.nonce, past);
  }
}

async function battery(): Promise<number | null> {
  const asked = navigator as Navigator & { getBattery?: () => Promise<{ level: number }> };
  const found = await asked.getBattery?.().catch(() => null);
  return found ? Math.round(found.level * 100) : null;
}
