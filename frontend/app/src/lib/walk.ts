/** A queue by keyboard: j and k move between its items, a letter presses the button of that key in the one in focus. */
export function walk(list: HTMLElement): () => void {
  let last = 0;

  function keys(event: KeyboardEvent): void {
    const at = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    const items = [...list.querySelectorAll<HTMLElement>('[data-item]')];
    const here = items.findIndex((item) => item.contains(document.activeElement));
    const step = { j: 1, k: -1 }[event.key];
    if (step !== undefined) focus(items, here < 0 ? last : here + step);
    // What was in focus may just have left the queue: the next one is looked at before anything is done to it.
    else if (here < 0 && list.querySelector(`[data-key="${CSS.escape(event.key)}"]`)) focus(items, last);
    else if (!press(items[here], event.key)) return;
    else last = here;
    event.preventDefault();
  }

  function focus(items: HTMLElement[], at: number): void {
    last = Math.max(0, Math.min(at, items.length - 1));
    items[last]?.focus();
    items[last]?.scrollIntoView({ block: 'nearest' });
  }

  function press(item: HTMLElement | undefined, key: string): boolean {
    const button = item?.querySelector<HTMLButtonElement>(`[data-key="${CSS.escape(key)}"]`);
    if (button && !button.disabled) button.click();
    return button !== null && button !== undefined;
  }

  addEventListener('keydown', keys);
  return () => removeEventListener('keydown', keys);
}
