import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:forms');
  return { forms: await get('/api/v1/events/{slug}/forms', { path: { slug: params.slug } }) };
}
