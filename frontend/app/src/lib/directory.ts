/** The kinds of institutions, and what one of them may still lack, in the order they are shown. */
export const KINDS = ['regional_government', 'election_supervisor', 'ministry', 'agency', 'other'] as const;
export const LACKS = ['contact', 'holder', 'invitation'] as const;

/** A word of a closed list; empty where it is none of them, so that an old address still opens. */
export function oneOf<W extends string>(words: readonly W[], asked: string): W | '' {
  return words.find((word) => word === asked) ?? '';
}
