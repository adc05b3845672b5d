import { get } from '#lib/api.ts';

const PAGE = 100;

export async function load({ params, url, depends }) {
  depends('rk:forms');
  const asked = url.searchParams.get('only');
  const only = asked === 'given' || asked === 'missing' ? asked : '';
  const path = { slug: params.slug, id: params.id };
  const [shown, found] = await Promise.all([
    get('/api/v1/events/{slug}/forms/{id}', { path }),
    get('/api/v1/events/{slug}/forms/{id}/values', { path, query: { only, limit: PAGE } })
  ]);
  return { shown, found, only };
}
