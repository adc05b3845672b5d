import { greet } from '#lib/account.svelte.ts';

export const ssr = false;

export async function load(): Promise<void> {
  await greet();
}
