import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:kit');
  const path = { slug: params.slug };
  const [kit, checkpoints] = await Promise.all([
    get('/api/v1/events/{slug}/kit', { path }),
    get('/api/v1/events/{slug}/checkpoints', { path })
  ]);
  return { kit, checkpoints: checkpoints.items };
}
