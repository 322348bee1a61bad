import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npx vite build web` writes web/dist; `npx vite web` serves it live beside a running `alhena serve`. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', reportCompressedSize: true },
  server: {
    proxy: Object.fromEntries(['/v1beta', '/api'].map((path) => [path, 'http://127.0.0.1:8099'])),
  },
});
