/** Serves the built web app from memory: every file is read at start-up, so no request path ever reaches the disk. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

const compressible = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest']);

/** Traces hold text of strangers: nothing but our own files may run, load or frame the app. */
const documentHeaders = {
  'content-security-policy': [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
};

interface Asset {
  readonly plain: Buffer;
  readonly gzipped: Buffer | null;
  readonly headers: Record<string, string>;
}

/** Answers GETs outside /api: a file of the app, or its index page for every address the app itself routes. */
export function createWebApp(distDir: string): (request: Request) => Response {
  const assets = readAssets(distDir);
  const index = assets.get('/index.html');
  return (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 });
    const asset = assets.get(new URL(request.url).pathname) ?? index;
    if (!asset) return notBuilt();
    const zipped = asset.gzipped && (request.headers.get('accept-encoding') ?? '').includes('gzip');
    const headers = zipped ? { ...asset.headers, 'content-encoding': 'gzip' } : asset.headers;
    const body = zipped ? asset.gzipped : asset.plain;
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(body as Buffer), { headers });
  };
}

function readAssets(distDir: string): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const entry of listFiles(distDir)) {
    const path = `/${relative(distDir, entry).split(sep).join('/')}`;
    assets.set(path, readAsset(entry, path));
  }
  return assets;
}

function listFiles(dir: string): string[] {
  try {
    const entries = readdirSync(dir, { withFileTypes: true, recursive: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    // Not built yet: the API works without the app, and the index page says what to do.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readAsset(file: string, path: string): Asset {
  const extension = extname(file);
  const plain = readFileSync(file);
  // The bundler puts a hash of the content into every name below /assets.
  const cacheControl = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = {
    'content-type': contentTypes[extension] ?? 'application/octet-stream',
    'cache-control': cacheControl,
    'x-content-type-options': 'nosniff',
    ...(extension === '.html' ? documentHeaders : {}),
  };
  return { plain, gzipped: compressible.has(extension) ? gzipSync(plain) : null, headers };
}

function notBuilt(): Response {
  return new Response('The web app is not built. Run "npm run build", then start again.', {
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
}
