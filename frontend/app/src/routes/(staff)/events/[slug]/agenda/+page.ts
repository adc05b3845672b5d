import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:agenda');
  const path = { slug: params.slug };
  const [sessions, releases] = await Promise.all([
    get('/api/v1/events/{slug}/sessions', { path }),
    get('/api/v1/events/{slug}/releases', { path })
  ]);
  return { sessions, releases: releases.items };
}
