import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** KaTeX's fonts come in three formats; every browser that runs this page reads the first. */
const woff2Only: Plugin = {
  name: 'woff2-only',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('katex') || !id.includes('.css')) return undefined;
    return code.replace(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)/g, '');
  },
};

/** `npx vite build web` writes web/dist; `npx vite web` serves it live beside a running `alhena serve`. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), woff2Only],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: true,
    // The server's Content-Security-Policy allows no fonts from data: addresses.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: Object.fromEntries(['/v1beta', '/api'].map((path) => [path, 'http://127.0.0.1:8099'])),
  },
});
