import { Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest, Agent as SecureAgent } from 'node:https';

/** What a receiver made of a POST. Without `status` there was no readable answer. */
export interface PostResult {
  readonly status?: number;
  /** The receiver's `Retry-After`, in seconds, when it was a number. */
  readonly retryAfterSeconds?: number;
  readonly timedOut?: boolean;
  /** A short reason such as `ECONNREFUSED`. */
  readonly error?: string;
}

// A burst of events must not use up the machine's file descriptors.
const MAX_SOCKETS = 64;

/** Posts raw bytes: the bytes that were signed are the bytes on the wire. Follows no redirects. */
export function createPoster(timeoutMs: number): {
  post(url: string, body: Buffer, headers: Readonly<Record<string, string>>): Promise<PostResult>;
  close(): void;
} {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  const secureAgent = new SecureAgent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  return {
    post: (url, body, headers) =>
      new Promise((resolve) => {
        const secure = url.startsWith('https:');
        const request = (secure ? httpsRequest : httpRequest)(
          url,
          {
            method: 'POST',
            headers: { ...headers, 'content-length': body.length },
            agent: secure ? secureAgent : agent,
            signal: AbortSignal.timeout(timeoutMs),
          },
          (response) => {
            response.resume();
            response.on('error', () => resolve({ error: 'broken answer' }));
            response.on('end', () => {
              const seconds = Number(response.headers['retry-after']);
              resolve({
                ...(response.statusCode === undefined ? {} : { status: response.statusCode }),
                ...(Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {}),
              });
            });
          },
        );
        request.on('error', (error: NodeJS.ErrnoException) => {
          const timedOut = error.name === 'TimeoutError' || error.name === 'AbortError' || error.code === 'ABORT_ERR';
          resolve(timedOut ? { timedOut } : { error: error.code ?? error.name });
        });
        request.end(body);
      }),
    close() {
      agent.destroy();
      secureAgent.destroy();
    },
  };
}
