/** When a checkpoint is open and when its visitors have left: days and local times, as attendance/windows.py has it. */
const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export type Meeting = { starts_on: string; zone: string };
export type Hours = { day: number | null; opens: string | null; closes: string | null };

/** How far the venue's clock is ahead of UTC. Indonesia knows no summer time. */
function ahead(zone: string): number {
  return ({ WIB: 7, WITA: 8, WIT: 9 }[zone] ?? 7) * HOUR;
}

/** The venue's day at a moment, counted from 1970. */
function dayAt(at: number, zone: string): number {
  return Math.floor((at + ahead(zone)) / DAY);
}

/** The date at the venue, `2024-09-17`. */
export function dateAt(at: number, zone: string): string {
  return new Date(dayAt(at, zone) * DAY).toISOString().slice(0, 10);
}

function moment(day: number, time: string | null, zone: string): number | null {
  if (time === null) return null;
  return day * DAY + Date.parse(`1970-01-01T${time}Z`) - ahead(zone);
}

/** The moments a checkpoint opens and closes, on its day or, where it names none, on the local day of `at`. */
export function bounds(hours: Hours, at: number, { starts_on, zone }: Meeting): { opens: number | null; closes: number | null } {
  const day = hours.day === null ? dayAt(at, zone) : Date.parse(starts_on) / DAY + hours.day - 1;
  let opens = moment(day, hours.opens, zone);
  let closes = moment(day, hours.closes, zone);
  if (hours.day !== null) {
    opens ??= moment(day, '00:00', zone);
    closes ??= moment(day + 1, '00:00', zone);
  }
  if (opens !== null && closes !== null && closes <= opens) {
    if (hours.day === null && at < closes) opens -= DAY; // still yesterday's night
    else closes += DAY;
  }
  return { opens, closes };
}

export function standing(hours: Hours, at: number, meeting: Meeting): 'not_open_yet' | 'closed' | null {
  const { opens, closes } = bounds(hours, at, meeting);
  if (opens !== null && at < opens) return 'not_open_yet';
  if (closes !== null && at >= closes) return 'closed';
  return null;
}

/** The moment who came at `at` is taken to have left by himself. */
export function leavesAt(at: number, leave: string | null, zone: string): number | null {
  const today = moment(dayAt(at, zone), leave, zone);
  return today === null || today > at ? today : today + DAY;
}
