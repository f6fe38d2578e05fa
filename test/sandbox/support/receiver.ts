import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  // biome-ignore lint/suspicious/noExplicitAny: webhooks are looked into freely in tests
  readonly json: any;
}

/** What a receiver answers; `hang` leaves the sender waiting. */
export type Answering = { readonly status: number; readonly headers?: Record<string, string> } | 'hang';

/** A webhook receiver that answers from a list of answers, then 200. */
export async function startReceiver(): Promise<{
  readonly url: string;
  readonly received: Received[];
  readonly answers: Answering[];
  close(): Promise<void>;
}> {
  const received: Received[] = [];
  const answers: Answering[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      received.push({ path: request.url ?? '', headers: request.headers, raw, json: JSON.parse(raw) });
      const answer = answers.shift() ?? { status: 200 };
      if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
