import type { Language } from './words.svelte.ts';

export type Zone = 'WIB' | 'WITA' | 'WIT';

const IANA: Record<Zone, string> = { WIB: 'Asia/Jakarta', WITA: 'Asia/Makassar', WIT: 'Asia/Jayapura' };
const LOCALE: Record<Language, string> = { id: 'id-ID', en: 'en-GB' };

export function number(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALE[language]).format(value);
}

/** `part` of `whole` in whole percent; 0 of 0 is 0. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((100 * part) / whole);
}

/** Selasa, 17 September 2024 (a date without a time, so without a zone). */
export function day(iso: string, language: Language): string {
  return dated({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, 'UTC', language).format(
    new Date(`${iso.slice(0, 10)}T00:00:00Z`)
  );
}

/** 17 Sep 2024 */
export function shortDay(iso: string, language: Language): string {
  return dated({ day: 'numeric', month: 'short', year: 'numeric' }, 'UTC', language).format(
    new Date(`${iso.slice(0, 10)}T00:00:00Z`)
  );
}

/** 08.12 WIB, in English 08:12 WIB; `seconds` adds them. */
export function clock(instant: string, zone: Zone, language: Language, seconds = false): string {
  const time = parts(instant, zone);
  const dot = language === 'id' ? '.' : ':';
  return [time.hour, time.minute, ...(seconds ? [time.second] : [])].join(dot) + ` ${zone}`;
}

/** 17 Sep 2024, 08.12 WIB */
export function moment(instant: string, zone: Zone, language: Language): string {
  const date = dated({ day: 'numeric', month: 'short', year: 'numeric' }, IANA[zone], language).format(new Date(instant));
  return `${date}, ${clock(instant, zone, language)}`;
}

/** How long ago, on real clocks: 3 menit yang lalu */
export function ago(instant: string, now: number, language: Language): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(instant)) / 1000));
  const words = new Intl.RelativeTimeFormat(LOCALE[language], { numeric: 'auto' });
  if (seconds < 60) return words.format(-seconds, 'second');
  if (seconds < 3600) return words.format(-Math.round(seconds / 60), 'minute');
  return seconds < 86_400 ? words.format(-Math.round(seconds / 3600), 'hour') : words.format(-Math.round(seconds / 86_400), 'day');
}

/** A local time of day, as planned: 08.00 */
export function time(local: string, language: Language): string {
  return local.slice(0, 5).replace(':', language === 'id' ? '.' : ':');
}

/** What an input of type time holds, as the API takes it; null where it is empty. */
export function localTime(entry: string): string | null {
  if (!entry) return null;
  return entry.length === 5 ? `${entry}:00` : entry;
}

/** The local date and time of `instant` in `zone`, as an input of type datetime-local wants it. */
export function localInput(instant: string, zone: Zone): string {
  const now = parts(instant, zone);
  return `${now.year}-${now.month}-${now.day}T${now.hour}:${now.minute}`;
}

/** The instant that a datetime-local input means in `zone` (which has no daylight saving). */
export function instantOf(local: string, zone: Zone): string {
  const hours = { WIB: '07', WITA: '08', WIT: '09' }[zone];
  return `${local.length === 16 ? `${local}:00` : local}+${hours}:00`;
}

function dated(options: Intl.DateTimeFormatOptions, timeZone: string, language: Language): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(LOCALE[language], { ...options, timeZone });
}

function parts(instant: string, zone: Zone): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: IANA[zone],
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit'
  });
  return Object.fromEntries(format.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
}
