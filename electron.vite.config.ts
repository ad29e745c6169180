import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { bundledPackages } from './build/package/bundled-packages.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Packages that stay in node_modules because they hold native binaries or WebAssembly that they are found beside. Everything else is bundled, so that the packaged
 * application carries no dependency tree and starts with few files.
 */
const native = [/^electron(\/|$)/, /^@duckdb\/node-/, 'better-sqlite3', /^@napi-rs\/keyring/, '@resvg/resvg-wasm'];

/** Entries that exist; the name is the file below `out/main`, without `.js`. */
const entries = (inputs: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(inputs).flatMap(([name, file]) => (existsSync(path(file)) ? [[name, path(file)]] : [])),
  );

/**
 * Bundle layout, which src-main/app relies on (docs/architecture.md):
 *   out/main/index.js                             src-main/app/desktop.ts
 *   out/main/workers/{lake,workspace,exports,connectors,engines}.js  workers/<name>/main.ts, each started by its own path
 *   out/preload/index.cjs                         one CommonJS file, as a sandboxed preload must be
 *   out/renderer/index.html                       the same page for the window and for browser mode
 */
export default defineConfig({
  main: {
    plugins: [bundledPackages('main')],
    // Its ES module for Node declares a `require` of its own, beside the one that electron-vite puts into a chunk.
    resolve: { alias: [{ find: /^fflate$/, replacement: path('node_modules/fflate/lib/node.cjs') }] },
    build: {
      outDir: 'out/main',
      target: 'node20', // Electron 33 has Node 20, Electron 45 has Node 24
      externalizeDeps: false,
      sourcemap: true,
      rolldownOptions: {
        external: native,
        input: entries({
          index: 'src-main/app/desktop.ts',
          'workers/lake': 'workers/lake/main.ts',
          'workers/workspace': 'workers/workspace/main.ts',
          'workers/exports': 'workers/exports/main.ts',
          'workers/connectors': 'workers/connectors/main.ts',
          'workers/engines': 'workers/engines/main.ts',
        }),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  ...(existsSync(path('src-preload/index.ts')) && {
    preload: {
      plugins: [bundledPackages('preload')],
      build: {
        outDir: 'out/preload',
        externalizeDeps: false,
        rolldownOptions: {
          external: ['electron'],
          input: entries({ index: 'src-preload/index.ts' }),
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
  }),
  renderer: {
    root: path('src-renderer'),
    base: './',
    plugins: [react(), tailwindcss(), bundledPackages('renderer')],
    build: {
      outDir: path('out/renderer'),
      emptyOutDir: true,
      target: 'chrome130', // Electron 33
      minify: 'oxc', // electron-vite leaves bundles readable by default; a page is parsed at every start
      assetsInlineLimit: 0, // the content security policy allows no data: fonts or scripts
      modulePreload: { polyfill: false }, // an inline script otherwise
      rolldownOptions: { input: entries({ index: 'src-renderer/index.html' }) },
    },
    worker: { format: 'es' },
  },
});
