import { redirect } from '@sveltejs/kit';
import { arrive } from '#lib/account.svelte.ts';
import { Problem } from '#lib/api.ts';
import { to } from '#lib/paths.ts';
import type { Me } from '#lib/types.ts';

export async function load({ url }: { url: URL }): Promise<{ me: Me }> {
  try {
    return { me: await arrive() };
  } catch (reason) {
    if (!(reason instanceof Problem) || reason.status !== 401) throw reason;
    redirect(307, `${to('/sign-in')}?next=${encodeURIComponent(url.pathname + url.search)}`);
  }
}
