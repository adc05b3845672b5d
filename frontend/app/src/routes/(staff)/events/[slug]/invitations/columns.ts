/** Columns a person may choose on the screen; institution and office are always there. */
export const COLUMNS = ['code', 'status', 'who', 'answered', 'category', 'side', 'sent'] as const;
export type Column = (typeof COLUMNS)[number];
const USUAL: Column[] = ['code', 'status', 'who', 'answered'];

/** The columns an address names; the usual ones where it names none. */
export function columnsOf(asked: string): Column[] {
  const named = asked.split(',');
  const known = COLUMNS.filter((column) => named.includes(column));
  return known.length > 0 ? known : USUAL;
}

/** As the address says them; empty where they are the usual ones. */
export function asAsked(columns: Column[]): string {
  return columns.join() === USUAL.join() ? '' : columns.join();
}
