import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:documents');
  const path = { slug: params.slug };
  const [documents, sessions] = await Promise.all([
    get('/api/v1/events/{slug}/documents', { path }),
    get('/api/v1/events/{slug}/sessions', { path })
  ]);
  return { documents: documents.items, sessions: sessions.items };
}
