import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** The page loads nothing from elsewhere; `wasm-unsafe-eval` lets a model run inside it. */
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
    "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Alhena</title>
<body style="font-family: system-ui; max-width: 34rem; margin: 20vh auto; padding: 0 1rem; line-height: 1.6">
<h1>The page is not built yet</h1>
<p>The API is running. For the page, stop the server and run <code>npm start</code>, or run
<code>npx vite build web</code> and reload.</p></body></html>
`;

/** The file of the built page that `path` names, or `undefined`. Without a build, `/` explains how to make one. */
export async function staticFile(folder: string, path: string): Promise<Response | undefined> {
  const file = resolveInside(folder, path === '/' ? '/index.html' : path);
  const content = file === undefined ? undefined : await readFile(file).catch(() => undefined);
  if (file === undefined || content === undefined) {
    if (path !== '/') return undefined;
    return new Response(NOT_BUILT, {
      status: 404,
      headers: { 'content-type': TYPES['.html'], ...PAGE_HEADERS },
    });
  }
  // Vite puts a hash of the content into the names under assets/.
  const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  return new Response(new Uint8Array(content), {
    headers: { 'content-type': type, 'cache-control': caching, ...PAGE_HEADERS },
  });
}

/** The path below `folder`; `undefined` for paths that lead out of it or cannot be names of files. */
function resolveInside(folder: string, path: string): string | undefined {
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const root = normalize(folder + sep);
  const file = normalize(join(root, name));
  return file.startsWith(root) && !name.includes('\0') ? file : undefined;
}
