import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:basics');
  return { basics: await get('/api/v1/events/{slug}/basics', { path: { slug: params.slug } }) };
}
