import { get } from '#lib/api.ts';

export async function load({ params, url }) {
  const q = url.searchParams.get('q') ?? '';
  const found = await get('/api/v1/events/{slug}/institutions', { path: { slug: params.slug }, query: { q, limit: 100 } });
  return { q, found };
}
