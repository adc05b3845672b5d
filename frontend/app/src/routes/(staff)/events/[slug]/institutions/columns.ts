import { Columns } from '#lib/columns.ts';
import type { Key } from '#lib/words.svelte.ts';

/** Institution and its head's office are always there. */
export const COLUMNS = new Columns(['code', 'holder', 'contact', 'invited', 'kind'], ['code', 'holder', 'contact', 'invited']);
export type Column = (typeof COLUMNS.all)[number];
export const NAMES: Record<Column, Key> = {
  code: 'invitations.region',
  holder: 'institutions.holder',
  contact: 'institutions.contact',
  invited: 'institutions.invited',
  kind: 'institutions.kind'
};
