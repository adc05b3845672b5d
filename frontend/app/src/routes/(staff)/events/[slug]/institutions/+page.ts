import { get } from '#lib/api.ts';
import { KINDS, LACKS, oneOf } from '#lib/directory.ts';
import { COLUMNS } from './columns.ts';

const PAGE = 100;

/** The filter lives in the address, so that a list can be sent to a colleague as a link. */
export async function load({ params, url, depends }) {
  depends('rk:institutions');
  const asked = (name: string): string => url.searchParams.get(name) ?? '';
  const filter = {
    province: asked('province'),
    kind: oneOf(KINDS, asked('kind')),
    lacks: oneOf(LACKS, asked('lacks')),
    q: asked('q'),
    sort: asked('sort') === 'name' ? 'name' : ''
  };
  const found = await get('/api/v1/events/{slug}/institutions', { path: { slug: params.slug }, query: { ...filter, limit: PAGE } });
  return { filter, found, columns: COLUMNS.of(asked('columns')) };
}
