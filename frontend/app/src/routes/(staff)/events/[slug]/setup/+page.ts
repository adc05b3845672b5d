import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:basics');
  const path = { slug: params.slug };
  const [basics, defaults] = await Promise.all([get('/api/v1/events/{slug}/basics', { path }), get('/api/v1/events/{slug}/defaults', { path })]);
  return { basics, defaults };
}
