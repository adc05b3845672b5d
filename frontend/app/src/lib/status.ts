import type { Key } from './words.svelte.ts';

/** The six things an invitation can have come to; together they are all invitations that are not withdrawn. */
export const STATUSES = ['principal', 'represented', 'confirmed_unnamed', 'declined', 'lapsed', 'unanswered'] as const;
export type Status = (typeof STATUSES)[number];

export const STATUS_WORDS: Record<Status, Key> = {
  principal: 'status.principal',
  represented: 'status.represented',
  confirmed_unnamed: 'status.confirmed_unnamed',
  declined: 'status.declined',
  lapsed: 'status.lapsed',
  unanswered: 'status.unanswered'
};

type Counts = Record<Status, number> & { total: number };

export function answered(counts: Counts): number {
  return counts.principal + counts.represented + counts.confirmed_unnamed + counts.declined;
}

/** Whether the six add up to the total, as they must. */
export function addsUp(counts: Counts): boolean {
  return STATUSES.reduce((sum, status) => sum + counts[status], 0) === counts.total;
}
