import { Problem } from '#lib/api.ts';
import { t } from '#lib/words.svelte.ts';

/** What went wrong while a page was loaded, in words. */
export function handleError({ error, status }: { error: unknown; status: number }): { message: string } {
  if (error instanceof Problem) return { message: error.message };
  if (status === 404) return { message: t('app.not_found') };
  console.error(error);
  return { message: t('app.unreadable') };
}
