/** Keeps the gate's page on the device, so that a door opens without a network. Only the gate registers it. */
import { version } from '$app/env';
import { assets, immutable } from '$app/manifest';
import { self } from '$app/service-worker';

const BASE = '/app';
const PAGE = `${BASE}/gate`;
const NAME = `gate-${version}`;
const PATIENCE_MS = 3000;
const KEPT_VERSIONS = 2; // an open page may still ask for a part of the version before

self.addEventListener('install', (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || !pathname.startsWith(`${BASE}/`)) return;
  if (request.mode === 'navigate') {
    if (pathname.startsWith(PAGE)) event.respondWith(page(request));
  } else event.respondWith(kept(request));
});

async function fill(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll([...immutable, ...assets].map(({ path }) => `${BASE}/${path}`));
  await cache.add(PAGE);
}

async function tidy(): Promise<void> {
  const mine = (await caches.keys()).filter((name) => name.startsWith('gate-')).sort();
  await Promise.all(mine.slice(0, -KEPT_VERSIONS).map((name) => caches.delete(name)));
}

async function kept(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** The newest page where the network is there in time, else the one that was kept. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return (await caches.match(PAGE, { ignoreVary: true })) ?? Response.error();
  }
}
