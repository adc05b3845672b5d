import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:doors');
  const path = { slug: params.slug };
  const [checkpoints, devices, scans] = await Promise.all([
    get('/api/v1/events/{slug}/checkpoints', { path }),
    get('/api/v1/events/{slug}/devices', { path }),
    get('/api/v1/events/{slug}/scans', { path, query: { limit: 20 } })
  ]);
  return { checkpoints: checkpoints.items, devices: devices.items, scans: scans.items };
}
