import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:invitation');
  return { one: await get('/api/v1/events/{slug}/invitations/{id}', { path: { slug: params.slug, id: params.id } }) };
}
