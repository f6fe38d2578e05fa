import { type ServerResponse, STATUS_CODES } from 'node:http';

/** What a caller may know about a failure. Everything else is in the log, under the request id. */
export interface Problem {
  readonly status: number;
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sent with every answer: nothing of ours is a page, and none may be framed, guessed at or kept. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
};

/** The body of a problem (RFC 9457). `type` is `about:blank`: the status says it all. */
export const problemBody = ({ status, detail }: Problem, requestId: string): string =>
  JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    ...(detail === undefined ? {} : { detail }),
    requestId,
  });

/** Answers with a problem, unless an answer has begun: that one can only be cut off. */
export function sendProblem(response: ServerResponse, problem: Problem, requestId: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = problemBody(problem, requestId);
  response.statusCode = problem.status;
  for (const [name, value] of Object.entries(problem.headers ?? {})) response.setHeader(name, value);
  response.setHeader('Content-Type', 'application/problem+json');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}
