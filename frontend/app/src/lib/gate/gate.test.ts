import { expect, test } from 'vitest';
import type { Result, Scan } from './door.ts';
import { Line } from './line.ts';
import { enrolment, nonce, read } from './pass.ts';
import { Queue } from './queue.ts';
import { Seen } from './seen.ts';
import { verdictOf } from './verdict.ts';
import { Wedge } from './wedge.ts';

const PASS = `RK${'A7'.repeat(60)}`;

function scan(name: string, at = '2024-09-17T01:00:00Z'): Scan {
  return { nonce: name, code: PASS, checkpoint: 'c', direction: 'in', scanned_at: at, source: 'scan' };
}

function answer(nonce: string, outcome = 'admitted'): Result {
  return { nonce, outcome, reason: null, message: '', notices: [], flags: [], delegate: null, first: null } as Result;
}

function desk(send: (scans: Scan[]) => Promise<Result[]>) {
  const kept = new Map<string, Scan>();
  const heard: string[] = [];
  const shelf = {
    all: async () => [...kept.values()],
    put: async (one: Scan) => kept.set(one.nonce, one),
    remove: async (name: string) => kept.delete(name)
  };
  return { kept, heard, queue: new Queue(shelf, send, (result) => heard.push(result.nonce!), () => undefined) };
}

test('a pass is read whatever its case and blanks', () => {
  expect(read(` ${PASS.toLowerCase()}\n`)).toEqual({ code: PASS });
});

test('fourteen hex digits are the number of a person', () => {
  expect(read('00AB 12cd-34ef 56')).toEqual({ attendee: '00ab12cd34ef56' });
});

test('what is not ours is sent as it is, for the server to judge', () => {
  expect(read('https://contoh.example/x')).toEqual({ code: 'https://contoh.example/x' });
  expect(read('  ')).toBeNull();
});

test('the link of an enrolment gives its token', () => {
  expect(enrolment('https://contoh.example/app/gate#enrol=abcDEF_123-4')).toBe('abcDEF_123-4');
  expect(enrolment(PASS)).toBeNull();
});

test('a nonce has 128 bits and never comes twice', () => {
  expect(nonce()).toMatch(/^[0-9a-f]{32}$/);
  expect(nonce()).not.toBe(nonce());
});

test('a scan is kept until it is acknowledged', async () => {
  const { kept, queue } = desk(async () => {
    throw new Error('no network');
  });
  expect([await queue.keep(scan('a')), await queue.ask(scan('a'))]).toEqual([true, null]);
  await queue.note(kept.get('a')!, 'unknown');
  expect(kept.get('a')?.verdict).toBe('unknown');
});

test('a retry carries the same nonce and lets go once answered', async () => {
  const sent: string[] = [];
  let reached = false;
  const { kept, heard, queue } = desk(async (scans) => {
    sent.push(...scans.map((one) => one.nonce));
    if (!reached) throw new Error('no network');
    return scans.map((one) => answer(one.nonce));
  });
  await queue.keep(scan('a'));
  await queue.ask(scan('a'));
  reached = true;
  await queue.flush();
  expect([sent, heard, kept.size]).toEqual([['a', 'a'], ['a'], 0]);
});

test('what waits is sent oldest first, in one upload', async () => {
  const batches: string[][] = [];
  const { kept, queue } = desk(async (scans) => {
    batches.push(scans.map((one) => one.nonce));
    return scans.map((one) => answer(one.nonce));
  });
  kept.set('late', scan('late', '2024-09-17T02:00:00Z'));
  kept.set('early', scan('early', '2024-09-17T01:00:00Z'));
  await queue.flush();
  expect(batches).toEqual([['early', 'late']]);
});

test('a scan the device has no room for is told, and sent all the same', async () => {
  const { kept, heard, queue } = desk(async (scans) => scans.map((one) => answer(one.nonce)));
  kept.set = () => {
    throw new DOMException('no room', 'QuotaExceededError');
  };
  expect(await queue.keep(scan('a'))).toBe(false);
  await queue.flush();
  expect(heard).toEqual(['a']);
});

test('a line is down at a failure or when it is slow, and up again when clean and fast', () => {
  const line = new Line();
  const after = (...calls: [boolean, number][]) => calls.map(([ok, ms]) => (line.note(ok, ms), line.up));
  expect(after([true, 50], [false, 4000], [true, 60], [false, 10], [true, 60], [true, 60])).toEqual([true, false, true, false, false, true]);
  expect(after([true, 9000], [true, 9000], [true, 50], [true, 50])).toEqual([false, false, false, true]);
});

test('two flushes at once send once', async () => {
  let uploads = 0;
  const { kept, queue } = desk(async (scans) => {
    uploads += 1;
    return scans.map((one) => answer(one.nonce));
  });
  kept.set('a', scan('a'));
  await Promise.all([queue.flush(), queue.flush()]);
  expect(uploads).toBe(1);
});

test('a pass held before the camera counts once', () => {
  const seen = new Seen();
  expect([seen.isNew(PASS, 0), seen.isNew(PASS, 1000), seen.isNew(PASS, 3000)]).toEqual([true, false, false]);
  expect([seen.isNew('other', 3100), seen.isNew(PASS, 3200), seen.isNew(PASS, 6000)]).toEqual([true, true, true]);
});

test('a hand scanner is told from a person who types', () => {
  const wedge = new Wedge();
  const typed = (text: string, apart: number) => [...text, 'Enter'].map((key, at) => wedge.press(key, 1000 + at * apart)).at(-1);
  expect(typed('RKABCDEFGH', 10)).toBe('RKABCDEFGH');
  expect(typed('RKABCDEFGH', 200)).toBeNull();
});

test('no verdict is red, and an outcome that is not known is unsure', () => {
  expect(verdictOf(answer('a')).tone).toBe('good');
  expect(verdictOf(answer('a', 'already')).tone).toBe('known');
  expect(verdictOf(answer('a', 'refused')).tone).toBe('guide');
  expect(verdictOf(null).tone).toBe('unsure');
  expect(verdictOf(answer('a', 'something new')).tone).toBe('unsure');
});
