const PASS = /^RK[A-Z2-7]{120}$/;
const NUMBER = /^[0-9A-F]{14}$/;
const LONGEST = 1000;

export type Read = { code: string } | { attendee: string };

/** What was read or typed, as a scan sends it: a number of 14 hex digits is a person's, all else is a code. */
export function read(text: string): Read | null {
  const plain = text.trim();
  if (plain === '' || plain.length > LONGEST) return null;
  const joined = plain.replace(/[\s-]/g, '').toUpperCase();
  if (NUMBER.test(joined)) return { attendee: joined.toLowerCase() };
  return { code: PASS.test(joined) ? joined : plain };
}

/** The token in the link or QR that makes a phone a door's device, if it is one. */
export function enrolment(text: string): string | null {
  return text.match(/#enrol=([\w-]{8,200})$/)?.[1] ?? null;
}

/** 128 random bits: one physical scan. Works on addresses that are not secure, too. */
export function nonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
