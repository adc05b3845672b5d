import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:reviews');
  return { checks: await get('/api/v1/events/{slug}/reviews', { path: { slug: params.slug }, query: { limit: 50 } }) };
}
