import { get } from '#lib/api.ts';

export async function load({ params, url, parent, depends }) {
  depends('rk:letters');
  const path = { slug: params.slug };
  const { meeting } = await parent();
  const status = url.searchParams.get('status') ?? '';
  const sees = meeting.permissions.includes('contacts.read');
  const [letters, register, reports] = await Promise.all([
    get('/api/v1/events/{slug}/letters', { path }),
    get('/api/v1/events/{slug}/letters/individual', { path, query: { status, limit: 50, cursor: url.searchParams.get('cursor') } }),
    sees ? get('/api/v1/events/{slug}/letters/reports', { path }) : null
  ]);
  return { letters, register, reports: reports?.items ?? [], sees, status };
}
