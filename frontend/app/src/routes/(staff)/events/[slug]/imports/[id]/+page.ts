import { get } from '#lib/api.ts';

export async function load({ params, url, depends }) {
  depends('rk:import');
  const outcome = url.searchParams.get('outcome') ?? '';
  const path = { slug: params.slug, id: params.id };
  return { outcome, preview: await get('/api/v1/events/{slug}/imports/{id}/preview', { path, query: { outcome, limit: 100 } }) };
}
