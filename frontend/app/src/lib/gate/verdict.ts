import type { Key } from '../words.svelte.ts';
import type { Result } from './door.ts';

/** How a verdict looks. Never red: what the guest sees is green, blue, or neutral guidance; amber where the door cannot know. */
export type Tone = 'good' | 'known' | 'guide' | 'unsure' | 'ask';
export type Verdict = { tone: Tone; big: Key; say: Key; result: Result | null; alone: boolean };

type Look = Pick<Verdict, 'tone' | 'big' | 'say'>;

const BY_OUTCOME: Record<string, Look> = {
  admitted: { tone: 'good', big: 'gate.admitted', say: 'gate.admitted_say' },
  left: { tone: 'good', big: 'gate.left', say: 'gate.left_say' },
  already: { tone: 'known', big: 'gate.already', say: 'gate.already_say' },
  refused: { tone: 'guide', big: 'gate.refused', say: 'gate.refused_say' },
  confirm: { tone: 'ask', big: 'gate.confirm', say: 'gate.confirm_say' },
  held: { tone: 'unsure', big: 'gate.held', say: 'gate.unknown_say' }
};
const UNKNOWN: Look = { tone: 'unsure', big: 'gate.unknown', say: 'gate.unknown_say' };

/** The verdict of an answer, `alone` the door's own; without one the door cannot know, says so, and lets in. */
export function verdictOf(result: Result | null, alone = false): Verdict {
  return { ...((result && BY_OUTCOME[result.outcome]) ?? UNKNOWN), result, alone };
}
