import type { components } from '../schema.d.ts';
import { decide, type Ask, type Known, type Passage, type Rules, type Verdict } from './rules.ts';
import { verify } from './signature.ts';

type Schemas = components['schemas'];
export type Listed = Schemas['RosterEntry'] | Schemas['Revoked'];
export type Scanned = Omit<Ask, 'confirms'> & { confirms?: string };
export type Kept = Passage & { nonce: string; heard: number | null };
type Question = { person: string; checkpoint: string };

/** How long after the server's answer a roster may still not tell of it. */
const SETTLED_MS = 60_000;
const MOST_QUESTIONS = 100;

/** Judges without a network: the roster as it was last heard, and what this device did since. */
export class Doorkeeper {
  rules: Rules;
  complete = false;
  passages: Kept[] = [];
  readonly listed = new Map<string, Listed>();
  readonly #people = new Map<string, Known>();
  readonly #media = new Map<string, string>();
  readonly #questions = new Map<string, Question>();

  constructor(rules: Rules) {
    this.rules = rules;
  }

  /** Takes up one person of the roster, living or dead, in place of what was known of the number. */
  list(one: Listed): void {
    for (const code of this.#people.get(one.attendee)?.media ?? []) this.#media.delete(code);
    const known = knownOf(one);
    this.listed.set(one.attendee, one);
    this.#people.set(one.attendee, known);
    for (const code of known.media) this.#media.set(code, known.person);
  }

  forget(): void {
    this.complete = false;
    for (const all of [this.listed, this.#people, this.#media]) all.clear();
  }

  async judge(scan: Scanned): Promise<Verdict> {
    const sight = {
      rules: this.rules,
      complete: this.complete,
      known: (attendee: string) => this.#people.get(attendee),
      medium: (code: string) => this.#media.get(code),
      passages: (person: string) => this.passages.filter((one) => one.person === person)
    };
    const verdict = await decide({ ...scan, confirms: this.#questions.get(scan.confirms ?? '') }, sight, verify);
    if (verdict.outcome === 'confirm') this.#ask(scan.nonce, { person: verdict.person!, checkpoint: scan.checkpoint });
    return verdict;
  }

  /** Remembers what a scan did: `outcome` is the server's where it answered (at `heard`), else the door's own. */
  note(scan: Scanned, verdict: Verdict, outcome: string, heard: number | null): Kept | null {
    const direction = outcome === 'left' ? 'out' : outcome === 'admitted' || outcome === 'already' ? 'in' : null;
    if (!direction || !verdict.person) return null;
    if (outcome === 'already' && verdict.first) return null;
    const { checkpoint, at, nonce } = scan;
    const made: Kept = { person: verdict.person, checkpoint, direction, window: verdict.window, at, nonce, heard };
    this.passages.push(made);
    return made;
  }

  /** The server's answer to what the door had decided alone; null where nobody passed. */
  heard(nonce: string, outcome: string, at: number): Kept | null {
    const known = this.passages.find((one) => one.nonce === nonce);
    if (!known) return null;
    if (['admitted', 'already', 'left', 'held'].includes(outcome)) {
      known.heard = at;
      return known;
    }
    this.passages = this.passages.filter((one) => one !== known);
    return null;
  }

  /** Lets go of what a roster asked for at `asked` must tell of by itself. */
  settle(asked: number): Kept[] {
    const done = this.passages.filter((one) => one.heard !== null && one.heard + SETTLED_MS < asked);
    this.passages = this.passages.filter((one) => !done.includes(one));
    return done;
  }

  #ask(nonce: string, question: Question): void {
    this.#questions.set(nonce, question);
    if (this.#questions.size > MOST_QUESTIONS) this.#questions.delete(this.#questions.keys().next().value!);
  }
}

function knownOf(one: Listed): Known {
  const admitted = 'admitted' in one ? one.admitted : [];
  return {
    person: ('person' in one && one.person) || one.attendee,
    generation: one.generation,
    category: 'category' in one ? one.category : null,
    admitted: admitted.map((each) => ({ ...each, at: Date.parse(each.at) })),
    ended: 'reason' in one ? one.reason : null,
    media: one.media ?? []
  };
}
