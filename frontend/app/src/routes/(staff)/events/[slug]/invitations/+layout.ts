import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:provinces');
  return { provinces: (await get('/api/v1/events/{slug}/provinces', { path: { slug: params.slug } })).items };
}
