import { expect, test } from 'vitest';
import { ago, clock, day, instantOf, localInput, localTime, moment, number, percent } from './format.ts';

const OPENING = '2024-09-17T01:12:00Z';

test('the clock reads as people write it, with the label of the zone', () => {
  expect(clock(OPENING, 'WIB', 'id')).toBe('08.12 WIB');
  expect(clock(OPENING, 'WITA', 'en')).toBe('09:12 WITA');
  expect(clock(OPENING, 'WIT', 'id', true)).toBe('10.12.00 WIT');
});

test('a moment belongs to the day of its zone', () => {
  expect(moment('2024-09-16T16:30:00Z', 'WIB', 'id')).toBe('16 Sep 2024, 23.30 WIB');
  expect(moment('2024-09-16T16:30:00Z', 'WIT', 'id')).toBe('17 Sep 2024, 01.30 WIT');
});

test('a date without a time has no zone', () => {
  expect(day('2024-09-17', 'id')).toBe('Selasa, 17 September 2024');
  expect(day('2024-09-17', 'en')).toBe('Tuesday, 17 September 2024');
});

test('how long ago', () => {
  const now = Date.parse(OPENING);
  expect(ago('2024-09-17T01:11:50Z', now, 'en')).toBe('10 seconds ago');
  expect(ago('2024-09-17T01:09:00Z', now, 'id')).toBe('3 menit yang lalu');
});

test('numbers and shares', () => {
  expect(number(1098, 'id')).toBe('1.098');
  expect([percent(1, 3), percent(0, 0)]).toEqual([33, 0]);
});

test('what a form holds is local to the venue', () => {
  expect(instantOf('2024-09-13T16:00', 'WITA')).toBe('2024-09-13T16:00:00+08:00');
  expect(localInput('2024-09-13T08:00:00Z', 'WITA')).toBe('2024-09-13T16:00');
  expect([localTime('08:30'), localTime('08:30:00'), localTime('')]).toEqual(['08:30:00', '08:30:00', null]);
});
