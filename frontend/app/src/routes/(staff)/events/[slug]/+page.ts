import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:summary');
  const path = { slug: params.slug };
  const [summary, provinces] = await Promise.all([
    get('/api/v1/events/{slug}/summary', { path }),
    get('/api/v1/events/{slug}/provinces', { path })
  ]);
  return { summary, provinces: provinces.items };
}
