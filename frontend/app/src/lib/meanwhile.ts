import { invalidate } from '$app/navigation';
import { Problem } from './api.ts';

/** Does it; where somebody else was faster, fetches what stands now before telling, so that both can be shown. */
export async function orFresh<T>(key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (reason) {
    if (reason instanceof Problem && reason.status === 412) await invalidate(key);
    throw reason;
  }
}
