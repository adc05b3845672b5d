import { get } from '#lib/api.ts';

export async function load() {
  return { meetings: (await get('/api/v1/events')).items };
}
