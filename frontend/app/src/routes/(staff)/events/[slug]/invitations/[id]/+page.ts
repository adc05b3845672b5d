import { get } from '#lib/api.ts';

export async function load({ params, depends, parent }) {
  depends('rk:invitation');
  const path = { slug: params.slug, id: params.id };
  const one = get('/api/v1/events/{slug}/invitations/{id}', { path });
  const records = (await parent()).meeting.permissions.includes('answers.record');
  const forms = records ? (await get('/api/v1/events/{slug}/invitations/{id}/forms', { path })).items : [];
  return { one: await one, forms };
}
