import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:sending');
  return { outlook: await get('/api/v1/events/{slug}/invitations/outlook', { path: { slug: params.slug } }) };
}
