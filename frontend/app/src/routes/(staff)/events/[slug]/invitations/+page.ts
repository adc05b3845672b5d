import { get } from '#lib/api.ts';
import { withForms } from './columns.ts';

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
    mine: asked('mine') ? '1' : '',
    changed: asked('changed') ? '1' : ''
  };
  const path = { slug: params.slug };
  const wanted = { ...filter, mine: filter.mine !== '', changed: filter.changed !== '' };
  const [found, lists] = await Promise.all([
    get('/api/v1/events/{slug}/invitations', { path, query: { ...wanted, columns: asked('columns'), limit: PAGE } }),
    get('/api/v1/events/{slug}/lists', { path })
  ]);
  const choice = withForms(found.form_columns);
  return { filter, wanted, found, lists, choice, columns: choice.of(asked('columns')) };
}
