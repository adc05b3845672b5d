import { get } from '#lib/api.ts';

export async function load({ params, depends }) {
  depends('rk:attendee');
  return { one: await get('/api/v1/events/{slug}/attendees/{id}', { path: { slug: params.slug, id: params.id } }) };
}
