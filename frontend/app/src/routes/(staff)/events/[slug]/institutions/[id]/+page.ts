import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:institution');
  return { institution: await get('/api/v1/events/{slug}/institutions/{id}', { path: { slug: params.slug, id: params.id } }) };
}
