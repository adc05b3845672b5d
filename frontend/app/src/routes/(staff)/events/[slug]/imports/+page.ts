import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:imports');
  return { imports: await get('/api/v1/events/{slug}/imports', { path: { slug: params.slug } }) };
}
