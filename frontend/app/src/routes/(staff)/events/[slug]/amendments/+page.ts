import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:amendments');
  return { amendments: await get('/api/v1/events/{slug}/amendments', { path: { slug: params.slug } }) };
}
