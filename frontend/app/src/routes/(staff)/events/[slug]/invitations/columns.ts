import { Columns } from '#lib/columns.ts';
import type { Key } from '#lib/words.svelte.ts';

/** Institution and office are always there. */
export const COLUMNS = new Columns(
  ['code', 'status', 'who', 'answered', 'category', 'side', 'sent'],
  ['code', 'status', 'who', 'answered']
);
export type Column = (typeof COLUMNS.all)[number];
export const NAMES: Record<Column, Key> = {
  code: 'invitations.region',
  status: 'invitations.answer',
  who: 'invitations.who',
  answered: 'invitations.answered_at',
  category: 'invitations.category',
  side: 'invitations.side',
  sent: 'export.sent'
};
