import { Problem } from './api.ts';
import { t } from './words.svelte.ts';

/** One thing a person does: whether it is under way, and what went wrong, in words and by field. */
export class Task {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  get fields(): Record<string, string> {
    return this.problem?.fields ?? {};
  }

  /** Does it; gives whether it went well. A second call while the first is under way does nothing. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await work();
      return true;
    } catch (reason) {
      if (!(reason instanceof Problem)) console.error(reason);
      this.problem = reason instanceof Problem ? reason : new Problem(0, 'unreadable', t('app.unreadable'));
      return false;
    } finally {
      this.busy = false;
    }
  }
}
