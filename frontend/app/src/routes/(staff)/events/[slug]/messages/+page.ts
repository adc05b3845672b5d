import { get } from '#lib/api.ts';

export async function load({ params, url, depends }) {
  depends('rk:messages');
  const path = { slug: params.slug };
  const filter = { q: url.searchParams.get('q') ?? '', state: url.searchParams.get('state') ?? '' };
  const [found, rules] = await Promise.all([
    get('/api/v1/events/{slug}/messages', { path, query: { ...filter, limit: 100 } }),
    get('/api/v1/events/{slug}/reminder-rules', { path })
  ]);
  return { filter, found, rules: rules.items };
}
