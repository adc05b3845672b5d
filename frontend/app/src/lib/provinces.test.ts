import { expect, test } from 'vitest';
import { COLUMNS, depth, ROWS, TILES } from './provinces.ts';
import { addsUp, STATUSES } from './status.ts';

test('38 provinces, each with its own place on the grid', () => {
  expect(new Set(TILES.map((tile) => tile.code)).size).toBe(38);
  expect(new Set(TILES.map((tile) => `${tile.column}/${tile.row}`)).size).toBe(38);
  expect(TILES.every((tile) => tile.column <= COLUMNS && tile.row <= ROWS)).toBe(true);
});

test('a tile is deepest only when all have answered', () => {
  expect([depth(0, 40), depth(1, 40), depth(39, 40), depth(40, 40), depth(0, 0)]).toEqual([0, 1, 4, 5, 0]);
});

test('six statuses make the total', () => {
  const counts = { total: 1098, principal: 5, represented: 2, confirmed_unnamed: 0, declined: 0, lapsed: 0, unanswered: 1091 };
  expect(STATUSES).toHaveLength(6);
  expect(addsUp(counts)).toBe(true);
  expect(addsUp({ ...counts, total: 1099 })).toBe(false);
});
