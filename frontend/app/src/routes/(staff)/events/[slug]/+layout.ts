import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:meeting');
  return { meeting: await get('/api/v1/events/{slug}', { path: { slug: params.slug } }) };
}
