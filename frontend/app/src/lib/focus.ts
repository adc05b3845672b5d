/** Puts the cursor into a field once the dialog around it is open: `{@attach focus}`. */
export function focus(field: HTMLElement): void {
  requestAnimationFrame(() => field.focus());
}
