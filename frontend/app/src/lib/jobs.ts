import { get } from './api.ts';
import type { Job } from './types.ts';

const ENDED = new Set(['done', 'failed', 'cancelled']);

/** Tells how far a job is, until it has ended. */
export async function follow(slug: string, id: string, tell: (job: Job) => void, every = 400): Promise<Job> {
  for (;;) {
    const job = await get('/api/v1/events/{slug}/jobs/{id}', { path: { slug, id } });
    tell(job);
    if (ENDED.has(job.state)) return job;
    await new Promise((resume) => setTimeout(resume, every));
  }
}
