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

/** Ends an answer that nobody finished: with a 503 when it has not begun, else by cutting the connection. */
function limitAnswer(response: ServerResponse, limitMs: number, newRequestId: () => string): void {
  const cut = (): void => {
    response.destroy();
  };
  let timer = setTimeout(() => {
    if (response.headersSent) return cut();
    timer = setTimeout(cut, LAST_WORD_MS);
    sendProblem(response, { status: 503, headers: { 'Retry-After': '5', Connection: 'close' } }, newRequestId());
  }, limitMs);
  response.once('close', () => clearTimeout(timer));
}
