/** The columns of a table that a person may choose on the screen, and how the address keeps the choice. */
export class Columns<C extends string> {
  constructor(
    readonly all: readonly C[],
    readonly usual: readonly C[]
  ) {}

  /** The columns an address names; the usual ones where it names none. */
  of(asked: string): C[] {
    const named = asked.split(',');
    const known = this.all.filter((column) => named.includes(column));
    return known.length > 0 ? known : [...this.usual];
  }

  /** As the address says them; empty where they are the usual ones. */
  said(columns: readonly C[]): string {
    return columns.join() === this.usual.join() ? '' : columns.join();
  }
}
