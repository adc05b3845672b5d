import { expect, test } from 'vitest';
import { Doorkeeper, type Listed } from './doorkeeper.ts';
import type { Place, Rules } from './rules.ts';

const MORNING = Date.parse('2024-09-17T01:00:00Z');
const ROOM = { policy: 'in_out', categories: [], group: 'room', day: null, opens: null, closes: null, auto_leave: null, asks_confirmation: false, notice: '' };
const RULES = {
  event: { number: 7, starts_on: '2024-09-17', zone: 'WIB' },
  keys: [],
  checkpoints: ['a', 'b'].map((id) => ({ ...ROOM, id }) as unknown as Place)
} satisfies Rules;

function listed(admitted: { checkpoint: string; window: string; at: string; left: boolean }[] = [], media: string[] = []): Listed {
  return { attendee: '0a000000000001', generation: 0, category: null, admitted, media };
}

function keeper(): Doorkeeper {
  const made = new Doorkeeper(RULES);
  made.complete = true;
  made.list(listed());
  return made;
}

async function scan(door: Doorkeeper, checkpoint: string, minutes: number, heard: number | null = null, direction: 'in' | 'out' = 'in') {
  const asked = { nonce: `n${minutes}`, attendee: '0a000000000001', checkpoint, direction, at: MORNING + minutes * 60_000 };
  const verdict = await door.judge(asked);
  door.note(asked, verdict, verdict.outcome, heard);
  return verdict.outcome;
}

test('what a roster tells and what the device did itself are one history', async () => {
  const door = keeper();
  expect(await scan(door, 'a', 0)).toBe('admitted');
  door.list(listed([{ checkpoint: 'a', window: '1', at: '2024-09-17T01:00:00Z', left: false }]));
  expect(await scan(door, 'a', 1)).toBe('already');
  expect(await scan(door, 'a', 2, null, 'out')).toBe('left');
  expect(await scan(door, 'a', 3)).toBe('admitted');
});

test('a later admission at another door is not undone by an earlier way out here', async () => {
  const door = keeper();
  await scan(door, 'a', 0);
  await scan(door, 'a', 1, null, 'out');
  door.list(listed([{ checkpoint: 'a', window: '2', at: '2024-09-17T01:05:00Z', left: false }]));
  expect(await scan(door, 'a', 6)).toBe('already');
});

test('a roster asked for long after the answer speaks for itself', async () => {
  const door = keeper();
  await scan(door, 'a', 0, MORNING);
  expect(door.settle(MORNING + 30_000)).toEqual([]);
  expect(await scan(door, 'a', 1)).toBe('already');
  expect(door.settle(MORNING + 120_000)).toHaveLength(1);
  expect(await scan(door, 'a', 3)).toBe('admitted'); // taken back at another device meanwhile
});

test('what the server refused afterwards is forgotten', async () => {
  const door = keeper();
  await scan(door, 'a', 0);
  expect(door.heard('n0', 'refused', MORNING)).toBeNull();
  expect(await scan(door, 'a', 1)).toBe('admitted');
});

test('a second code taken away is nobody’s, and a forgotten roster knows nobody', async () => {
  const door = keeper();
  const told = async () => (await door.judge({ nonce: 'm', code: 'GELANG-1', checkpoint: 'a', direction: 'in', at: MORNING })).outcome;
  door.list(listed([], ['GELANG-1']));
  expect(await told()).toBe('admitted');
  door.list(listed());
  expect(await told()).toBe('refused');
  door.forget();
  expect(await told()).toBe('cannot_know');
});
