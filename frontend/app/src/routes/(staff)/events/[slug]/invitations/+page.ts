import { get } from '#lib/api.ts';

const PAGE = 100;

/** The filter lives in the address, so that a list can be sent to a colleague as a link. */
export async function load({ params, url, depends }) {
  depends('rk:invitations');
  const asked = (name: string): string => url.searchParams.get(name) ?? '';
  const filter = {
    province: asked('province'),
    side: asked('side'),
    category: asked('category'),
    status: asked('status'),
    q: asked('q'),
    mine: asked('mine') ? '1' : ''
  };
  const found = await get('/api/v1/events/{slug}/invitations', { path: { slug: params.slug }, query: { ...filter, mine: filter.mine !== '', limit: PAGE } });
  return { filter, found };
}
