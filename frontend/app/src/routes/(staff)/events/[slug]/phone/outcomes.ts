import type { Call } from '#lib/types.ts';

/** What a call can come to, in the order of the keys 1 to 7. */
export const OUTCOMES = ['principal', 'represented', 'unnamed', 'declined', 'again', 'no_answer', 'wrong_number'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** These need nothing further: one press saves them. */
export const AT_ONCE: ReadonlySet<Outcome> = new Set(['principal', 'unnamed', 'no_answer']);

/** Whether the office has answered by itself since it was taken. */
export function answered(call: Call): boolean {
  return call.status !== 'unanswered' && call.status !== 'lapsed';
}
