import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { refuseMalformed } from './client-error.ts';
import type { HttpLimits } from './limits.ts';
import { SAFE_HEADERS, sendProblem } from './problem.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** How long an answer that came from the time limit may take to leave. */
const LAST_WORD_MS = 1_000;
const MOST_CONNECTIONS = 512;

/**
 * A Node server on which every request ends: slow headers, bodies, handlers and readers alike. It puts the safe headers
 * on every answer, and asks clients to leave once it is closing.
 */
export function createBoundedServer(handle: Handle, limits: HttpLimits, newRequestId: () => string): Server {
  const answers = new WeakMap<Socket, ServerResponse>();
  const safeHeaders = Object.entries(SAFE_HEADERS);
  const server = createServer(
    {
      maxHeaderSize: limits.headers,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkMs,
      keepAlive: true,
      noDelay: true,
    },
    (request, response) => {
      answers.set(request.socket, response);
      for (const [name, value] of safeHeaders) response.setHeader(name, value);
      // Node keeps connections open that were busy when the server closed.
      if (!server.listening) response.setHeader('Connection', 'close');
      limitAnswer(response, limits.answerMs, newRequestId);
      handle(request, response);
    },
  );
  // Meta and the helpdesk use a few dozen; more would only fill the memory before anybody has shown who they are.
  server.maxConnections = MOST_CONNECTIONS;
  server.on('clientError', (error: Error, socket: Socket) => {
    const answer = answers.get(socket);
    const answering = answer?.headersSent === true && !answer.writableFinished;
    refuseMalformed(error, socket, answering, newRequestId());
  });
  return server;
}

const downloads = new WeakSet<ServerResponse>();

/** A large file may take as long as its reader takes bytes: once it has begun, the time limit is one for standing still. */
export function lastsWhileRead(response: ServerResponse): void {
  downloads.add(response);
}

/** Ends an answer that nobody finished: with a 503 when it has not begun, else by cutting the connection. */
function limitAnswer(response: ServerResponse, limitMs: number, newRequestId: () => string): void {
  const cut = (): void => {
    response.destroy();
  };
  let written = 0;
  const look = (): void => {
    const before = written;
    written = response.socket?.bytesWritten ?? 0;
    if (downloads.has(response) && response.headersSent && written > before) {
      timer = setTimeout(look, limitMs);
      return;
    }
    if (response.headersSent) {
      cut();
      return;
    }
    timer = setTimeout(cut, LAST_WORD_MS);
    sendProblem(response, { status: 503, headers: { 'Retry-After': '5', Connection: 'close' } }, newRequestId());
  };
  let timer = setTimeout(look, limitMs);
  response.once('close', () => clearTimeout(timer));
}
