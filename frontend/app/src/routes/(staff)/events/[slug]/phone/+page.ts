import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:calls');
  return { desk: await get('/api/v1/events/{slug}/calls', { path: { slug: params.slug } }) };
}
