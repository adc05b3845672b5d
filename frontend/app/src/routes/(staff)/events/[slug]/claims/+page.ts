import { get } from '#lib/api.ts';

const STATES = ['waiting', 'approved', 'refused'] as const;

export async function load({ params, url, depends }) {
  depends('rk:claims');
  const asked = url.searchParams.get('status') ?? '';
  const status = STATES.find((one) => one === asked) ?? 'waiting';
  return { status, claims: await get('/api/v1/events/{slug}/claims', { path: { slug: params.slug }, query: { status, limit: 200 } }) };
}
