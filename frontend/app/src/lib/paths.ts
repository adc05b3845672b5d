const BASE = '/app';

/** The address of a page of this app: `to('/events/new')`. */
export function to(path: string): string {
  return BASE + path;
}
