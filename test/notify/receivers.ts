import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call as it came in, recorded before it is answered. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Cuts the connection instead of answering. */
  readonly hangUp?: true;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Answers that come before those of its own judgement, in order. */
  readonly planned: Reply[];
  close(): Promise<void>;
}

/** A service over real HTTP on loopback that judges every call as strictly as its vendor. */
export const startReceiver = async (judge: (call: Received) => Reply): Promise<Receiver> => {
  const received: Received[] = [];
  const planned: Reply[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() };
      received.push(call);
      const reply = planned.shift() ?? judge(call);
      if (reply.hangUp) {
        request.socket.destroy();
        return;
      }
      response.writeHead(reply.status, reply.headers ?? {});
      response.end(reply.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/secret-of-the-hook`,
    received,
    planned,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

const isJson = ({ headers }: Received): boolean => headers['content-type'] === 'application/json';

const parsed = (body: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    return JSON.parse(body) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
};

const SLACK_KEYS = new Set(['text', 'parse', 'unfurl_links', 'unfurl_media']);

/** Slack's incoming webhook: `ok`, or its words for what is wrong. A reference in angle brackets must be one that Slack knows. */
export const slackJudge = (call: Received): Reply => {
  const json = isJson(call) ? parsed(call.body) : undefined;
  const text = json?.['text'];
  if (!json || typeof text !== 'string' || Object.keys(json).some((key) => !SLACK_KEYS.has(key)))
    return { status: 400, body: 'invalid_payload' };
  if (text === '') return { status: 400, body: 'no_text' };
  if (text.length > 40_000) return { status: 400, body: 'msg_too_long' };
  const references = text.match(/<[^>]*>?/g) ?? [];
  const known = /^<(@[UW][A-Z0-9]+|https?:\/\/[^|>\s]+\|[^<>|]+|!date\^\d+\^[^|^>]+\|[^<>|]+)>$/;
  if (!references.every((reference) => known.test(reference))) return { status: 400, body: 'invalid_payload' };
  return { status: 200, body: 'ok' };
};

const TEAMS_BYTES = 28 * 1024;

/** The workflow of Teams: one Adaptive Card in a message of at most 28 KB. */
export const teamsJudge = (call: Received): Reply => {
  if (Buffer.byteLength(call.body) > TEAMS_BYTES) return { status: 413 };
  const json = isJson(call) ? parsed(call.body) : undefined;
  const attachments = json?.['attachments'];
  const [attachment] = Array.isArray(attachments) ? (attachments as Record<string, unknown>[]) : [];
  const card = attachment?.['content'] as Record<string, unknown> | undefined;
  const isCard =
    json?.['type'] === 'message' &&
    attachment?.['contentType'] === 'application/vnd.microsoft.card.adaptive' &&
    card?.['type'] === 'AdaptiveCard' &&
    typeof card['version'] === 'string' &&
    Array.isArray(card['body']) &&
    card['body'].length > 0;
  return { status: isCard ? 202 : 400 };
};

/** A receiver of the company's own, which takes any JSON. */
export const hookJudge = (call: Received): Reply => ({ status: isJson(call) && parsed(call.body) ? 204 : 400 });

/** Every text of a Teams card, in order. */
export const cardTexts = (body: string): string[] => {
  const card = JSON.parse(body).attachments[0].content as { body: { inlines: { text: string }[] }[] };
  return card.body.map(({ inlines }) => inlines.map(({ text }) => text).join(''));
};
