import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemBody, SAFE_HEADERS } from './problem.ts';

/** What Node found wrong before there was a request, by its error code. Anything else is a malformed request. */
const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/**
 * Answers on the bare socket, for requests that Node's parser refused: malformed ones, too large headers, both
 * `Content-Length` and `Transfer-Encoding`, and those that took too long. `answering` says that an answer has begun.
 */
export function refuseMalformed(error: Error, socket: Socket, answering: boolean, requestId: string): void {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNRESET' || !socket.writable || answering) {
    socket.destroy();
    return;
  }
  const status = STATUS_BY_CODE[code] ?? 400;
  const body = problemBody({ status }, requestId);
  const headers = {
    ...SAFE_HEADERS,
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
  // Whatever else comes in is not read any more.
  socket.destroySoon();
}
