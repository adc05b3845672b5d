import { beat, enrol, PATIENCE_MS, Refusal, upload, type Enrolled, type Result, type Scan } from './door.ts';
import { nonce, read } from './pass.ts';
import { Queue } from './queue.ts';
import { sound } from './sounds.ts';
import * as store from './store.ts';
import { verdictOf, type Verdict } from './verdict.ts';

export type Post = Enrolled;
export type Past = { nonce: string; at: string; outcome: string | null; name: string; message: string };
const BEAT_MS = 15_000;
const KEPT = 200;
/** How long a guest waits for a server that was not there a moment ago. */
const HURRY_MS = 1200;

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
  revoked = $state(false);
  past = $state.raw<Past[]>([]);
  #last: Scan | null = null;
  #turn: Promise<void> = Promise.resolve();
  /** How far the server's time is ahead of this device's clock, in ms. */
  #ahead = 0;
  #timer = 0;
  #queue = new Queue(
    { all: () => store.all<Scan>('queue'), put: (scan) => store.put('queue', $state.snapshot(scan)), remove: (key) => store.remove('queue', key) },
    async (scans) => (await this.#reach(() => upload(scans, this.post!.secret, this.online ? PATIENCE_MS : HURRY_MS))).results,
    (result, scan) => this.#remember(scan, result),
    (waiting) => (this.waiting = waiting)
  );

  get place(): Post['checkpoints'][number] | undefined {
    return this.post?.checkpoints.find((one) => one.id === this.checkpoint);
  }

  /** Takes up the post this device holds, if any, and goes on with what waits. */
  async open(): Promise<void> {
    const kept = await store.one<Post>('post', 'post');
    if (kept) this.#take(kept);
    this.revoked = (await store.one<boolean>('post', 'revoked')) ?? false;
    this.past = (await store.all<Past>('history')).sort((a, b) => b.at.localeCompare(a.at)).slice(0, KEPT);
    this.waiting = (await store.all<Scan>('queue')).length;
    await this.tend();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async enrol(token: string, name: string): Promise<void> {
    const hardware = (await store.one<string>('post', 'hardware')) ?? nonce();
    await store.put('post', hardware, 'hardware');
    const post = await enrol(token, name, `${hardware} ${navigator.userAgent}`.slice(0, 400));
    await store.put('post', post, 'post');
    await store.remove('post', 'revoked');
    this.revoked = false;
    this.#take(post);
    await this.tend();
  }

  /** One physical scan, judged after those before it, so that none is lost to a slow answer. */
  take(text: string, source: Scan['source'], confirms?: string): Promise<void> {
    this.#turn = this.#turn.then(() => this.#judge(text, source, confirms));
    return this.#turn;
  }

  /** Kept, sent, judged. Where the server is not reached the door says that it cannot know. */
  async #judge(text: string, source: Scan['source'], confirms?: string): Promise<void> {
    const what = read(text);
    if (!what || !this.post || !this.checkpoint) return;
    const scan: Scan = { nonce: nonce(), ...what, checkpoint: this.checkpoint, direction: this.direction, scanned_at: new Date().toISOString(), source };
    if (confirms) scan.confirms = confirms;
    this.#last = scan;
    this.asking = true;
    const result = await this.#queue.add(scan);
    this.asking = false;
    this.verdict = verdictOf(result);
    this.at = scan.scanned_at;
    sound(this.verdict.tone);
    if (!result) {
      await this.#queue.note(scan, 'unknown');
      this.#remember(scan, null);
    }
  }

  /** The officer has looked and lets the person in. */
  async confirm(): Promise<void> {
    const asked = this.verdict?.result?.nonce;
    if (!this.#last || !asked) return;
    await this.take(this.#last.code ?? this.#last.attendee ?? '', this.#last.source, asked);
  }

  /** Sends what waits and says how the device is; does it again in a while. */
  async tend(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.post) {
      try {
        await this.#queue.flush();
        await this.#beat();
      } catch {
        // Not reached: what waits stays, the next round tries again.
      }
    }
    this.#timer = window.setTimeout(() => this.tend(), this.waiting > 0 ? BEAT_MS / 5 : BEAT_MS);
  }

  async #beat(): Promise<void> {
    const state = { queue: this.waiting, battery: await battery(), clock: new Date().toISOString() };
    const heard = await this.#reach(() => beat(state, this.post!.secret));
    if (heard.device_revoked) return this.#wipe();
    if (heard.checkpoint && heard.checkpoint !== this.post?.checkpoint) {
      this.#take({ ...this.post!, checkpoint: heard.checkpoint });
      await store.put('post', this.post, 'post');
    }
  }

  async #reach<T extends { server_time: string }>(work: () => Promise<T>): Promise<T> {
    try {
      const answer = await work();
      this.online = true;
      this.#ahead = Date.parse(answer.server_time) - Date.now();
      return answer;
    } catch (reason) {
      if (reason instanceof Refusal && reason.status === 401) await this.#wipe();
      this.online = reason instanceof Refusal && reason.status !== 0;
      throw reason;
    }
  }

  #take(post: Post): void {
    this.post = post;
    this.checkpoint = post.checkpoint ?? (this.checkpoint || (post.checkpoints[0]?.id ?? ''));
  }

  /** A device taken out of use keeps nothing once all it held is uploaded, but that it was taken out of use. */
  async #wipe(): Promise<void> {
    await store.put('post', true, 'revoked');
    await Promise.all([store.remove('post', 'post'), store.clear('history'), store.clear('queue')]);
    this.post = this.verdict = null;
    this.past = [];
    this.waiting = 0;
    this.revoked = true;
  }

  #remember(scan: Scan, result: Result | null): void {
    const at = new Date(Date.parse(scan.scanned_at) + this.#ahead).toISOString();
    const past = { nonce: scan.nonce, at, outcome: result?.outcome ?? null, name: result?.delegate?.name ?? '', message: result?.message ?? '' };
    this.past = [past, ...this.past.filter((one) => one.nonce !== scan.nonce)].slice(0, KEPT);
    void store.put('history', past);
  }
}

async function battery(): Promise<number | null> {
  const asked = navigator as Navigator & { getBattery?: () => Promise<{ level: number }> };
  const found = await asked.getBattery?.().catch(() => null);
  return found ? Math.round(found.level * 100) : null;
}
