import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { loadEnv, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const OF_GUEST_PAGES = /^(page|landing|answer|form_set|office|pass|after|agenda_page|demo)\./;

/** The words that only guest pages speak do not travel with the app. */
function ownWords(): Plugin {
  return {
    name: 'own-words',
    enforce: 'pre',
    transform(code, id) {
      if (!/messages\/(id|en)\.json$/.test(id)) return null;
      const all = Object.entries(JSON.parse(code) as Record<string, string>);
      return JSON.stringify(Object.fromEntries(all.filter(([key]) => !OF_GUEST_PAGES.test(key))));
    }
  };
}

const backend = loadEnv('', '.', 'BACKEND').BACKEND ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [
    ownWords(),
    sveltekit({
      adapter: adapter({ fallback: '200.html', precompress: true }),
      paths: { base: '/app' },
      csp: { mode: 'hash', directives: { 'script-src': ['self', 'wasm-unsafe-eval'] } },
      serviceWorker: { register: false }
    })
  ],
  json: { namedExports: false },
  build: { assetsInlineLimit: 0 },
  worker: { format: 'es' },
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': backend, '/demo': backend }
  },
  test: { include: ['src/**/*.test.ts'] }
});
