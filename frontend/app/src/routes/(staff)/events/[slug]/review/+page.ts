import { get } from '#lib/api.ts';

const TABS = ['checks', 'held', 'letters', 'names'] as const;
const STATES = ['unread', 'awaited', 'ask_again', 'accepted', 'original'] as const;

export async function load({ params, url, depends }) {
  depends('rk:reviews');
  const path = { slug: params.slug };
  const tab = TABS.find((one) => one === url.searchParams.get('tab')) ?? 'checks';
  const status = STATES.find((one) => one === url.searchParams.get('status')) ?? 'unread';
  const [checks, held, letters, names] = await Promise.all([
    get('/api/v1/events/{slug}/reviews', { path, query: { limit: 50 } }),
    get('/api/v1/events/{slug}/reviews/held', { path, query: { limit: 50 } }),
    get('/api/v1/events/{slug}/reviews/letters', { path, query: { status, limit: 20 } }),
    get('/api/v1/events/{slug}/reviews/names', { path, query: { limit: 100 } })
  ]);
  return { tab, status, states: STATES, checks, held, letters, names };
}
