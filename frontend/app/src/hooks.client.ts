import { Problem } from '#lib/api.ts';

/** What went wrong while a page was loaded: a refusal has its own words, the rest gets the page's. */
export function handleError({ error }: { error: unknown }): App.Error {
  if (error instanceof Problem) return { message: error.message, status: error.status };
  const status = (error as { status?: number } | null)?.status ?? 500;
  if (status !== 404) console.error(error);
  return { message: '', status };
}
