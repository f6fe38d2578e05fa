import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import type { Log } from '../core/ports.ts';
import { lastsWhileRead } from './bounded-server.ts';
import type { MediaPort } from './ports.ts';
import { sendProblem } from './problem.ts';

/** Types that a browser may be told of: nothing in them runs. Everything else is a stream of bytes. */
const HARMLESS = /^(image\/(jpeg|png|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/pdf|text\/plain)$/;

/** `GET /media/<token>`: a file behind a signed link, always as a download. A link that leads nowhere does not say why. */
export function serveMedia(media: MediaPort, log: Log, newRequestId: () => string): RequestHandler {
  return async (request, response) => {
    const found = await media.open(String(request.params['token']));
    if (found === undefined) return sendProblem(response, { status: 404 }, newRequestId());
    const { file } = found;
    const bare = file.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
    response.setHeader('Content-Type', HARMLESS.test(bare) ? bare : 'application/octet-stream');
    response.setHeader('Content-Length', String(file.size));
    response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeName(file.name)}`);
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox; frame-ancestors 'none'");
    response.setHeader('Referrer-Policy', 'no-referrer');
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    lastsWhileRead(response);
    try {
      await pipeline(Readable.from(found.chunks()), response);
    } catch (error) {
      // Somebody hung up, or the store went away in the middle: the length tells the reader that something is missing.
      log.info({ err: error }, 'media.broke-off');
      response.destroy();
    }
  };
}

/** RFC 8187: what `encodeURIComponent` leaves and the header does not take. */
const encodeName = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
