import type { RequestHandler } from 'express';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'X-Content-Type-Options': 'nosniff',
  // Not `no-referrer`: a form without a script would then hide where it comes from, and be refused.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Puts the safe headers on every answer. */
export const safeHeaders: RequestHandler = (_request, response, next) => {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  next();
};

/**
 * Keeps the page for this machine, as the emulators do: the Host header is checked too, so that a foreign name which resolves to
 * 127.0.0.1 leads nowhere. What changes something must come from the page itself.
 */
export const refuseForeign: RequestHandler = (request, response, next) => {
  const host = request.headers.host ?? '';
  if (!LOOPBACK.has(request.socket.remoteAddress ?? '') || !LOCAL_HOST.test(host)) {
    response.status(403).type('text').send('The sandbox is played from this machine only.');
    return;
  }
  const changes = request.method !== 'GET' && request.method !== 'HEAD';
  if (changes && !isFromPage(request.headers, host)) {
    response.status(403).type('text').send('The sandbox is played from its own page only.');
    return;
  }
  next();
};

/** Every browser sends one of the two with a form; what is there must fit. */
const isFromPage = (headers: Readonly<Record<string, string | string[] | undefined>>, host: string): boolean => {
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin === undefined && site === undefined) return false;
  return (origin === undefined || origin === `http://${host}`) && (site === undefined || site === 'same-origin');
};
