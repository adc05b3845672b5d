import { expect, test } from 'vitest';
import text from '../../../../../tests/vectors/door.json?raw';
import { Doorkeeper, type Listed } from './doorkeeper.ts';
import type { Place, Rules } from './rules.ts';

type Expected = { outcome: string; reason: string | null; flags: string[]; notices: string[]; first?: string };
type Step = {
  at: string;
  checkpoint: string | null;
  code?: string;
  attendee?: string;
  direction?: 'in' | 'out';
  forced?: boolean;
  confirms?: number;
  verdict?: string;
  by?: string;
  offline?: string;
  expect: Expected;
};
type Attendee = { number: string; generation: number; category: string | null; ended: { reason: string } | null; merged_into?: string };
type Vectors = {
  event: Rules['event'];
  keys: Rules['keys'];
  attendees: Record<string, Attendee>;
  checkpoints: Record<string, Omit<Place, 'id'>>;
  media: Record<string, string>;
  codes: Record<string, string>;
  vectors: { name: string; steps: Step[] }[];
};

const file: Vectors = JSON.parse(text);
const checkpoints = Object.entries(file.checkpoints).map(([id, one]) => ({ ...one, id }) as Place);
const alone = file.vectors.filter(({ steps }) => steps.every((step) => step.verdict === undefined));
const MAY_FORCE = ['desk', 'supervisor'];

function listed(name: string, one: Attendee): Listed {
  const meant = (one.merged_into && file.attendees[one.merged_into]) || one;
  const media = Object.entries(file.media).flatMap(([code, holder]) => (holder === name ? [code] : []));
  const base = { attendee: one.number, generation: one.generation, media };
  if (meant.ended) return { ...base, reason: meant.ended.reason } as Listed;
  return { ...base, category: meant.category, admitted: [], person: meant.number };
}

function scanned(step: Step, place: number) {
  return {
    nonce: `vector-step-${place}`,
    ...(step.code === undefined ? {} : { code: file.codes[step.code] }),
    ...(step.attendee === undefined ? {} : { attendee: file.attendees[step.attendee]?.number ?? step.attendee }),
    checkpoint: step.checkpoint ?? 'nowhere',
    direction: step.direction ?? ('in' as const),
    at: Date.parse(step.at),
    force: step.forced && MAY_FORCE.includes(step.by ?? 'gate'),
    ...(step.confirms === undefined ? {} : { confirms: `vector-step-${step.confirms}` })
  };
}

test('the vectors that a door alone can judge are 150 and more', () => {
  expect(alone.length).toBeGreaterThanOrEqual(150);
});

test.each(alone)('$name', async ({ steps }) => {
  const door = new Doorkeeper({ event: file.event, keys: file.keys, checkpoints });
  door.complete = true;
  for (const [name, one] of Object.entries(file.attendees)) door.list(listed(name, one));
  for (const [place, step] of steps.entries()) {
    const scan = scanned(step, place);
    const verdict = await door.judge(scan);
    door.note(scan, verdict, verdict.outcome, null);
    const { outcome, reason, flags, notices } = verdict;
    if (step.offline) expect(outcome).toBe(step.offline);
    else expect({ outcome, reason, flags, notices }).toEqual({ ...step.expect, first: undefined });
    if (step.expect.first) expect(verdict.first?.at).toBe(Date.parse(step.expect.first));
  }
});

test('a door without a whole roster tells a forged code and knows nothing else', async () => {
  const door = new Doorkeeper({ event: file.event, keys: file.keys, checkpoints });
  const told = async (code: string) => (await door.judge({ ...scanned({ at: '2024-09-17T01:12:00Z', checkpoint: 'aula', code } as Step, 0) })).outcome;
  expect(await told('gani')).toBe('cannot_know');
  expect(await told('gelang_linus')).toBe('cannot_know');
  expect(await told('tampered_number')).toBe('refused');
  expect(await told('other_event')).toBe('refused');
});
