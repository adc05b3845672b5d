import { get } from '#lib/api.ts';

export async function load({ params, depends, parent }) {
  depends('rk:invitation');
  const path = { slug: params.slug, id: params.id };
  const records = (await parent()).meeting.permissions.includes('answers.record');
  const [one, forms] = await Promise.all([
    get('/api/v1/events/{slug}/invitations/{id}', { path }),
    records ? get('/api/v1/events/{slug}/invitations/{id}/forms', { path }) : { items: [] }
  ]);
  return { one, forms: forms.items };
}
