import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { RequestHandler } from 'express';

const own = (name: string): Buffer => readFileSync(new URL(`./static/${name}`, import.meta.url));
const require = createRequire(import.meta.url);
const packaged = (path: string): Buffer => readFileSync(require.resolve(path));

/** A picture that customers can send. */
export const samplePicture = (): Buffer => own('sample.png');

/** The page's files, read once: they are small, and nothing else of the disk can be asked for. */
export const createAssets = (): RequestHandler => {
  const htmx = packaged('htmx.org/dist/htmx.min.js');
  const sse = packaged('htmx.org/dist/ext/hx-sse.min.js');
  const files = new Map<string, readonly [type: string, bytes: Buffer]>([
    ['/look.css', ['text/css; charset=utf-8', own('look.css')]],
    ['/page.css', ['text/css; charset=utf-8', own('page.css')]],
    ['/page.js', ['text/javascript; charset=utf-8', own('page.js')]],
    ['/icon.svg', ['image/svg+xml', own('icon.svg')]],
    // One file: htmx begins as soon as it runs, and an extension that arrives after that is never asked.
    ['/htmx.js', ['text/javascript; charset=utf-8', Buffer.concat([htmx, Buffer.from('\n;'), sse])]],
  ]);
  return (request, response, next) => {
    const file = request.method === 'GET' || request.method === 'HEAD' ? files.get(request.path) : undefined;
    if (!file) return next();
    response.setHeader('Content-Type', file[0]);
    response.setHeader('Cache-Control', 'no-cache');
    response.end(file[1]);
  };
};
