import { on } from 'svelte/events';
import type { Attachment } from 'svelte/attachments';

const STEPS: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** For the body of a table whose rows are headed by a link: arrows (and j, k) go from row to row, x chooses one. */
export function rowKeys(choose?: (row: number) => void): Attachment<HTMLElement> {
  return (body) => on(body, 'keydown', (event) => press(event, body, choose));
}

function press(event: KeyboardEvent, body: HTMLElement, choose?: (row: number) => void): void {
  const links = [...body.querySelectorAll<HTMLAnchorElement>('th a')];
  const at = links.findIndex((link) => link.closest('tr')?.contains(event.target as Node));
  const step = STEPS[event.key] ?? 0;
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (step) {
    links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
    event.preventDefault();
  } else if (event.key === 'x') choose?.(at);
}

/** A slash goes to the search, unless somebody is writing. For the window of a page with a list. */
export function slash(event: KeyboardEvent): void {
  const writing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
  if (event.key !== '/' || writing) return;
  event.preventDefault();
  document.querySelector<HTMLInputElement>('input[type=search]')?.focus();
}

/** The chosen rows with this one in, or out where it was in. */
export function toggled(chosen: string[], id: string): string[] {
  return chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
}
