import { type FileHttp, readText } from '../../files/http.ts';
import type { Exchange } from '../shared/exchange.ts';
import type { JsonObject } from '../shared/json.ts';
import { givenHeaders } from '../shared/open-content.ts';
import { createQueue, type Urgency } from '../shared/queue.ts';
import { readTwice } from '../shared/read-twice.ts';
import { NEVER_CONNECTED, type Wire } from '../shared/wire.ts';
import type { Form } from './multipart.ts';

/** How a request is sent. */
export interface Sending {
  readonly urgency: Urgency;
  readonly signal: AbortSignal;
}

type Query = Readonly<Record<string, string>>;

/** Requests to one account: signed in, ordered, and answered by certainty. Paths are those below `/api/v2/`. */
export interface Transport {
  /** One attempt of a write. */
  write(method: 'POST' | 'PUT', path: string, body: JsonObject, sending: Sending): Promise<Exchange>;
  /** One attempt of a deletion. */
  remove(path: string, sending: Sending): Promise<Exchange>;
  /** The same with files, in no line: a large file must not keep a place from others. */
  writeForm(path: string, form: Form, signal: AbortSignal): Promise<Exchange>;
  /** A read; tried once more when it found no answer. */
  read(path: string, query: Query, sending: Sending): Promise<Exchange>;
  /** The same without a second try, for endpoints with a tight limit of their own. */
  readOnce(path: string, query: Query, sending: Sending): Promise<Exchange>;
  /** The header, for files of the account's own host. */
  readonly authorization: string;
  /** `X-RateLimit-Total` of the newest answer. */
  accountLimit(): number | undefined;
}

export function createTransport(url: string, apiKey: string, wire: Wire, line: FileHttp): Transport {
  const queue = createQueue();
  const base = `${url}/api/v2/`;
  // Page "Authentication": the key as user name, and any password.
  const authorization = `Basic ${Buffer.from(`${apiKey}:X`).toString('base64')}`;
  let accountLimit: number | undefined;

  const heard = (exchange: Exchange): Exchange => {
    if (exchange.kind !== 'answer') return exchange;
    // Live answers have it as "200" and as "200.0".
    const limit = Number(exchange.headers['x-ratelimit-total'] ?? Number.NaN);
    if (limit >= 1 && limit <= 1_000_000) accountLimit = Math.floor(limit);
    // Never again with the same key: too many wrong ones lock the agent out.
    return exchange.status === 401
      ? { kind: 'signed-out', detail: 'Freshdesk refused the API key (HTTP 401)' }
      : exchange;
  };

  const send = (method: string, path: string, body: JsonObject | undefined, sending: Sending): Promise<Exchange> => {
    const request = {
      method,
      url: base + path,
      headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: sending.signal,
    };
    const unsent: Exchange = { kind: 'not-sent', detail: 'no turn in time' };
    return queue.run(sending.urgency, sending.signal, async () => heard(await wire.send(request)), unsent);
  };

  const readOnce: Transport['readOnce'] = (path, query, sending) => {
    const search = new URLSearchParams(query).toString();
    return send('GET', search === '' ? path : `${path}?${search}`, undefined, sending);
  };

  return {
    authorization,
    accountLimit: () => accountLimit,
    write: send,
    remove: (path, sending) => send('DELETE', path, undefined, sending),
    readOnce,
    read: (path, query, sending) => readTwice(() => readOnce(path, query, sending), sending.signal),
    async writeForm(path, form, signal) {
      const { contentType, chunks, bytes } = form;
      const headers = { authorization, accept: 'application/json', 'content-type': contentType };
      const request = { method: 'POST', url: base + path, headers, body: { chunks, bytes }, signal } as const;
      try {
        const answer = await line.send(request);
        if (answer.result === 'none') {
          const detail = `connection failed (${answer.reason})`;
          return NEVER_CONNECTED.has(answer.reason) ? { kind: 'not-sent', detail } : { kind: 'silence', detail };
        }
        const { status, headers: told } = answer;
        const json = parse(await readText(answer.chunks, MOST_ANSWER_BYTES));
        return heard({ kind: 'answer', status, headers: givenHeaders(told), json });
      } catch {
        // The bytes failed at our side: a body that is cut short is no request.
        return { kind: 'not-sent', detail: 'a stored file could not be read' };
      }
    },
  };
}

const MOST_ANSWER_BYTES = 1024 * 1024;

const parse = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};
