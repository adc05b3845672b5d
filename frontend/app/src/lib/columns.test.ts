import { expect, it } from 'vitest';
import { Columns } from './columns.ts';

const COLUMNS = new Columns(['code', 'status', 'who'], ['code', 'status']);

it('keeps the order of the table and knows no other columns', () => {
  expect(COLUMNS.of('who,nobody,code')).toEqual(['code', 'who']);
});

it('shows the usual ones where the address names none', () => {
  expect(COLUMNS.of('')).toEqual(['code', 'status']);
  expect(COLUMNS.of('nobody')).toEqual(['code', 'status']);
});

it('says nothing in the address where they are the usual ones', () => {
  expect(COLUMNS.said(['code', 'status'])).toBe('');
  expect(COLUMNS.said(COLUMNS.of('who'))).toBe('who');
});
