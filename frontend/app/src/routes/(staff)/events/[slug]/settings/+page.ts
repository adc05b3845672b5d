import { get } from '#lib/api.ts';

/** The meeting anew: its version may have risen since this tab first loaded it. */
export async function load({ params, depends }) {
  depends('rk:meeting');
  return { meeting: await get('/api/v1/events/{slug}', { path: { slug: params.slug } }) };
}
