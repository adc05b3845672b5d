import { get } from '#lib/api.ts';

export async function load() {
  const [reach, meetings] = await Promise.all([get('/api/v1/reach'), get('/api/v1/events')]);
  return { reach, earlier: meetings.items };
}
