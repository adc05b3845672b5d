import { verifyAsync } from '@noble/ed25519';

/** A code of ours taken apart; whether it is genuine is not known yet. */
export type Payload = { key: number; event: number; attendee: string; generation: number; signed: Uint8Array; signature: Uint8Array };
/** Null where this browser cannot check it. */
export type Verify = (payload: Payload, key: Uint8Array) => Promise<boolean | null>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LENGTH = 122;
const BODY = 11;
const PREFIX = [0x52, 0x4b, 0x31]; // RK1

/** What stands around a code and is forgiven, the same as on the server. */
export function bare(text: string): string {
  return text.replace(/^[ \t\r\n\v\f]+|[ \t\r\n\v\f]+$/g, '');
}

/** Takes a scanned text apart as attendance/passes.py does; null when it is not a code of ours. */
export function parse(text: string): Payload | null {
  const code = bare(text);
  if (code.length !== LENGTH || !/^rk[a-z2-7]+$/i.test(code) || /[^\x20-\x7e]/.test(code)) return null;
  const raw = unbase32(code.toUpperCase().slice(2));
  const hex = Array.from(raw.subarray(3, 10), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const signed = Uint8Array.from([...PREFIX, ...raw.subarray(0, BODY)]);
  const view = new DataView(raw.buffer);
  return { key: view.getUint8(0), event: view.getUint16(1), attendee: hex, generation: view.getUint8(10), signed, signature: raw.slice(BODY) };
}

function unbase32(text: string): Uint8Array {
  const raw = new Uint8Array((text.length * 5) / 8);
  let bits = 0;
  let kept = 0;
  let at = 0;
  for (const letter of text) {
    kept = ((kept << 5) | ALPHABET.indexOf(letter)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      raw[at++] = (kept >> bits) & 0xff;
    }
  }
  return raw;
}

export function unbase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

let native = true;

/**
 * Whether the signature is the key's: by the browser itself, or by a library where it cannot (Chrome before 137).
 * Null on an address that is not secure: browsers give it no cryptography.
 */
export async function verify({ signed, signature }: Payload, key: Uint8Array): Promise<boolean | null> {
  if (!globalThis.crypto?.subtle) return null;
  if (native) {
    try {
      const held = await crypto.subtle.importKey('raw', key as BufferSource, 'Ed25519', false, ['verify']);
      return await crypto.subtle.verify('Ed25519', held, signature as BufferSource, signed as BufferSource);
    } catch {
      native = false;
    }
  }
  return verifyAsync(signature, signed, key);
}
