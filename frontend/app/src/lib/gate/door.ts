import type { Answer } from '../api.ts';
import { language } from '../words.svelte.ts';

export type Enrolled = Answer<'/api/v1/door/enrol', 'post'>;
export type Heard = Answer<'/api/v1/door/heartbeat', 'post'>;
export type Results = Answer<'/api/v1/door/scans', 'post'>;
export type RosterPage = Answer<'/api/v1/door/roster', 'get'>;
export type Result = Results['results'][number];
export type Scan = {
  nonce: string;
  code?: string;
  attendee?: string;
  checkpoint: string;
  direction: 'in' | 'out';
  scanned_at: string;
  source: 'scan' | 'wedge' | 'manual';
  verdict?: string;
  confirms?: string;
};

/** The server refused: what it said, in words. `status` 0 means that it was not reached. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    detail: string
  ) {
    super(detail);
  }
}

export const PATIENCE_MS = 4000;

export function enrol(token: string, name: string, hardware: string): Promise<Enrolled> {
  return ask('enrol', { token, name, hardware }, null);
}

export function upload(scans: Scan[], secret: string, patience: number): Promise<Results> {
  return ask('scans', { sent_at: new Date().toISOString(), scans }, secret, patience);
}

export function beat(state: { queue: number; battery: number | null; clock: string }, secret: string): Promise<Heard> {
  return ask('heartbeat', state, secret);
}

/** A page of the roster; a first one may be large, so there is time. */
export function rosterPage(cursor: string | null, secret: string): Promise<RosterPage> {
  return ask(cursor ? `roster?cursor=${encodeURIComponent(cursor)}` : 'roster', null, secret, 5 * PATIENCE_MS);
}

async function ask<T>(what: string, body: unknown, secret: string | null, patience = PATIENCE_MS): Promise<T> {
  const headers: Record<string, string> = { 'content-type': 'application/json', 'accept-language': language.now };
  if (secret) headers.authorization = `Bearer ${secret}`;
  const sent = body === null ? {} : { method: 'POST', body: JSON.stringify(body) };
  const init = { ...sent, headers, credentials: 'omit' as const };
  const response = await patiently(`/api/v1/door/${what}`, init, patience);
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, told.detail ?? '');
  return told as T;
}

async function patiently(url: string, init: RequestInit, patience: number): Promise<Response> {
  const stop = new AbortController();
  const alarm = setTimeout(() => stop.abort(), patience);
  try {
    return await fetch(url, { ...init, signal: stop.signal });
  } catch (reason) {
    throw new Refusal(0, String(reason));
  } finally {
    clearTimeout(alarm);
  }
}
