import { clock, day, type Zone } from '../format.ts';
import { language, t, type Key } from '../words.svelte.ts';
import type { Result } from './door.ts';
import type { Roster } from './roster.ts';
import type { Place, Verdict } from './rules.ts';
import { bounds, dateAt } from './windows.ts';

/** A verdict of this device as the server would have worded it; null where the door cannot know. */
export function resultOf(verdict: Verdict, scan: { nonce: string; checkpoint: string; at: number }, roster: Roster): Result | null {
  if (verdict.outcome === 'cannot_know') return null;
  const { checkpoints } = roster.keeper.rules;
  const place = checkpoints.find((one) => one.id === scan.checkpoint);
  const listed = verdict.attendee ? roster.keeper.listed.get(verdict.attendee) : undefined;
  const first = verdict.first && {
    at: new Date(verdict.first.at).toISOString(),
    checkpoint: checkpoints.find((one) => one.id === verdict.first!.checkpoint)?.name ?? '',
    device: ''
  };
  return {
    nonce: scan.nonce,
    outcome: verdict.outcome,
    reason: verdict.reason,
    message: message(verdict, scan.at, place, roster),
    notices: verdict.notices,
    flags: ['offline', ...verdict.flags],
    delegate: (listed && 'delegate' in listed && listed.delegate) || null,
    first
  };
}

function message(verdict: Verdict, at: number, place: Place | undefined, roster: Roster): string {
  const { outcome, reason } = verdict;
  if (!reason || (outcome !== 'refused' && outcome !== 'confirm')) return outcome === 'already' ? t('gate.already') : t(`door.outcome.${outcome}` as Key);
  if (reason === 'not_open_yet' && place) return opening(at, place, roster);
  if (reason === 'wrong_category' && place) {
    return t('door.reason.wrong_category', { categories: place.categories.map((id) => roster.categories[id] ?? '').sort().join(', ') });
  }
  const listed = roster.keeper.listed.get(verdict.attendee ?? '');
  const successor = listed && 'successor' in listed && listed.successor;
  return reason === 'replaced' && successor ? t('door.reason.replaced_at', { name: successor }) : t(`door.reason.${reason}` as Key);
}

function opening(at: number, place: Place, { keeper }: Roster): string {
  const { event } = keeper.rules;
  const { opens } = bounds(place, at, event);
  if (opens === null) return t('door.reason.not_open_yet');
  const time = clock(new Date(opens).toISOString(), event.zone as Zone, language.now);
  const date = dateAt(opens, event.zone);
  return date === dateAt(at, event.zone) ? t('door.reason.not_open_yet_at', { at: time }) : t('door.reason.not_open_yet_on', { at: time, on: day(date, language.now) });
}
