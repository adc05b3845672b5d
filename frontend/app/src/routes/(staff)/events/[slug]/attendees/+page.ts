import { get } from '#lib/api.ts';

export async function load({ params, url, depends }) {
  depends('rk:attendees');
  const asked = (name: string): string => url.searchParams.get(name) ?? '';
  const filter = { q: asked('q'), category: asked('category'), sort: asked('sort') === 'name' ? ('name' as const) : ('region' as const) };
  const found = await get('/api/v1/events/{slug}/attendees', { path: { slug: params.slug }, query: { ...filter, limit: 100 } });
  return { filter, found };
}
