/**
 * The judge of the door, without a network: the same rules as attendance/rules.py, held equal by tests/vectors/door.json.
 * Pure: what is held and the time go in, a verdict comes out. What the roster cannot tell is `cannot_know`.
 */
import type { components } from '../schema.d.ts';
import { bare, parse, unbase64, type Verify } from './signature.ts';
import { dateAt, leavesAt, standing, type Meeting } from './windows.ts';

type Schemas = components['schemas'];
export type Place = Schemas['Place'];
export type Rules = Pick<Schemas['Rules'], 'checkpoints' | 'keys'> & { event: Meeting & { number: number } };
export type Reason = NonNullable<Schemas['Result']['reason']>;
export type Outcome = 'admitted' | 'already' | 'refused' | 'left' | 'confirm' | 'cannot_know';

/** An admission: where, in which window, when (ms), and whether the person has gone out. */
export type Entry = { checkpoint: string; window: string; at: number; left: boolean };
/** A number of the roster; `person` is whom it was merged into, `ended` why no reason for a pass is left. */
export type Known = { person: string; generation: number; category: string | null; admitted: Entry[]; ended: Reason | null; media: string[] };
/** What this device itself let in or out lately. */
export type Passage = { person: string; checkpoint: string; direction: 'in' | 'out'; window: string; at: number };

/** What a door holds. Without a whole roster it can tell a forged code, nothing more. */
export type Sight = {
  rules: Rules;
  complete: boolean;
  known: (attendee: string) => Known | undefined;
  medium: (code: string) => string | undefined;
  passages: (person: string) => Passage[];
};

/** One scan at corrected time `at`; `confirms` is the question the officer has answered, `force` what a supervisor may. */
export type Ask = {
  nonce: string;
  code?: string;
  attendee?: string;
  checkpoint: string;
  direction: 'in' | 'out';
  at: number;
  force?: boolean;
  confirms?: { person: string; checkpoint: string } | null;
};

/** `window` is the one an admission takes or would have taken, `first` the earlier admission that answers. */
export type Verdict = {
  outcome: Outcome;
  reason: Reason | null;
  flags: 'forced'[];
  notices: string[];
  attendee: string | null;
  person: string | null;
  window: string;
  first: Entry | null;
};

const NOTHING: Verdict = { outcome: 'refused', reason: null, flags: [], notices: [], attendee: null, person: null, window: '', first: null };

/** Decides one scan. */
export async function decide(ask: Ask, sight: Sight, verify: Verify): Promise<Verdict> {
  const place = sight.rules.checkpoints.find((one) => one.id === ask.checkpoint);
  if (!place) return { ...NOTHING, reason: 'checkpoint_unknown' };
  const read = await recognise(ask, sight, verify);
  if ('reason' in read) return { ...NOTHING, outcome: read.reason ? 'refused' : 'cannot_know', reason: read.reason };
  const known = sight.known(read.attendee)!;
  const judged = judge(ask, { place, known, generation: read.generation, sight });
  return { ...judged, attendee: read.attendee, person: known.person, notices: place.notice ? [place.notice] : [] };
}

type Recognised = { attendee: string; generation: number | null } | { reason: Reason | null };

/** Whose code it is, or why it is nobody's; a reason of null is what cannot be known. */
async function recognise(ask: Ask, sight: Sight, verify: Verify): Promise<Recognised> {
  if (ask.code === undefined) return found(ask.attendee, sight);
  const payload = parse(ask.code);
  if (!payload) return found(sight.medium(bare(ask.code)), sight);
  if (payload.event !== sight.rules.event.number) return { reason: 'wrong_event' };
  const key = sight.rules.keys.find((one) => one.id === payload.key);
  const genuine = key ? await verify(payload, unbase64(key.public)) : false;
  if (genuine === null) return { reason: null };
  if (!key || !genuine) return { reason: 'bad_signature' };
  if (key.ended_at && Date.parse(key.ended_at) <= ask.at) return { reason: 'expired' };
  // genuine, and yet not in the roster: given out since we last heard
  return sight.known(payload.attendee) ? { attendee: payload.attendee, generation: payload.generation } : { reason: null };
}

function found(attendee: string | undefined, sight: Sight): Recognised {
  if (attendee !== undefined && sight.known(attendee)) return { attendee, generation: null };
  return { reason: sight.complete ? 'unknown_code' : null };
}

type Case = { place: Place; known: Known; generation: number | null; sight: Sight };
type Spot = { ask: Ask; place: Place; zone: string; here: Entry[]; visits: number; confirmed: boolean };

function judge(ask: Ask, { place, known, generation, sight }: Case): Verdict {
  const here = entriesHere(ask, place, known, sight);
  const visits = Math.max(0, ...here.map((one) => Number(one.window)).filter(Number.isInteger));
  const confirmed = ask.confirms?.person === known.person && ask.confirms.checkpoint === ask.checkpoint;
  const spot: Spot = { ask, place, zone: sight.rules.event.zone, here, visits, confirmed };
  const passed = passage(spot);
  const obstacle = unmet(spot, known, generation, sight.rules.event);
  const early = obstacle === 'not_open_yet';
  const stopped = obstacle && !(early && passed.outcome === 'already');
  const verdict: Verdict = stopped ? { ...NOTHING, outcome: early ? 'confirm' : 'refused', reason: obstacle } : passed;
  const insists = ask.force || (confirmed && verdict.reason === 'not_open_yet');
  return { ...(insists ? override(verdict, spot) : verdict), window: windowOf(spot).window };
}

/** The first condition that is not met, the most final one first. */
function unmet({ ask, place }: Spot, known: Known, generation: number | null, meeting: Meeting): Reason | null {
  if (known.ended) return known.ended;
  if (generation !== null && generation !== known.generation) return 'revoked';
  if (ask.direction === 'out') return null;
  if (place.categories.length > 0 && !place.categories.includes(known.category ?? '')) return 'wrong_category';
  return standing(place, ask.at, meeting);
}

function passage(spot: Spot): Verdict {
  if (spot.ask.direction === 'out') {
    const inside = spot.here.some((one) => !one.left);
    return { ...NOTHING, outcome: inside ? 'left' : 'refused', reason: inside ? null : 'not_inside' };
  }
  const { first } = windowOf(spot);
  if (first) return { ...NOTHING, outcome: 'already', first };
  return { ...NOTHING, outcome: spot.place.asks_confirmation && !spot.confirmed ? 'confirm' : 'admitted' };
}

/** The window an admission would take, and the admission that holds it already. */
function windowOf({ ask, place, zone, here, visits }: Spot): { window: string; first: Entry | null } {
  if (place.policy === 'in_out') return { window: String(visits + 1), first: here.find((one) => !one.left) ?? null };
  const window = { once: '', daily: dateAt(ask.at, zone), many: ask.nonce }[place.policy];
  return { window, first: here.find((one) => one.window === window) ?? null };
}

/** Lets pass what the rules would have stopped, and says that something was overridden. */
function override(verdict: Verdict, spot: Spot): Verdict {
  if (verdict.outcome !== 'refused' && verdict.outcome !== 'confirm') return verdict;
  const forced: Verdict = { ...NOTHING, reason: verdict.reason, flags: ['forced'] };
  if (spot.ask.direction === 'out') return { ...forced, outcome: 'left' };
  const { first } = windowOf(spot);
  return { ...forced, outcome: first ? 'already' : 'admitted', first };
}

/** The admissions at this door as they stand at the time asked; a door that admits every time remembers none. */
function entriesHere(ask: Ask, place: Place, known: Known, sight: Sight): Entry[] {
  if (place.policy === 'many') return [];
  const all = known.admitted.map((one) => ({ ...one }));
  for (const passed of sight.passages(known.person)) replay(passed, all, sight.rules.checkpoints);
  return all
    .filter((one) => one.checkpoint === place.id)
    .map((one) => {
      const leave = leavesAt(one.at, place.auto_leave, sight.rules.event.zone);
      return { ...one, left: one.left || (leave !== null && leave <= ask.at) };
    });
}

/** What this device did itself, upon what the roster tells; a roster that has heard of it already is left as it is. */
function replay(passed: Passage, all: Entry[], places: Place[]): void {
  const group = places.find((one) => one.id === passed.checkpoint)?.group;
  const others = places.filter((one) => group && one.group === group && one.id !== passed.checkpoint);
  const left = passed.direction === 'out' ? [passed.checkpoint] : others.map((one) => one.id);
  for (const one of all) if (left.includes(one.checkpoint) && one.at <= passed.at) one.left = true;
  const { checkpoint, window, at } = passed;
  if (passed.direction === 'in' && !all.some((one) => one.checkpoint === checkpoint && one.window === window))
    all.push({ checkpoint, window, at, left: false });
}
