import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:liaisons');
  const path = { slug: params.slug };
  const [plan, coordinators] = await Promise.all([
    get('/api/v1/events/{slug}/liaisons', { path }),
    get('/api/v1/events/{slug}/coordinators', { path })
  ]);
  return { plan, coordinators };
}
