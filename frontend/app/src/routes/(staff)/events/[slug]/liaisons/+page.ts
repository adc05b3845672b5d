import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:liaisons');
  return { plan: await get('/api/v1/events/{slug}/liaisons', { path: { slug: params.slug } }) };
}
