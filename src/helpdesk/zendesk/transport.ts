import { AsyncLocalStorage } from 'node:async_hooks';
import zendesk from 'node-zendesk';
import type { FileHttp, FileRequest } from '../../files/http.ts';
import { type Exchange, succeeded } from '../shared/exchange.ts';
import { createQueue, type Urgency } from '../shared/queue.ts';
import { readTwice } from '../shared/read-twice.ts';
import type { Wire } from '../shared/wire.ts';
import type { Authorization, SignIn } from './sign-in.ts';
import { createUpload } from './upload.ts';

type ZendeskClient = ReturnType<typeof zendesk.createClient>;

/** How a request is sent, whoever builds it. */
export interface Sending {
  readonly urgency: Urgency;
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Requests to one account: signed in, ordered, and answered by certainty. node-zendesk builds requests where it can
 * (`via…`), but its judgement is never asked: it takes a 429 with `Retry-After`, a 413, a 502 and a 504 for success.
 */
export interface Transport {
  /** One attempt of a write through node-zendesk. */
  writeVia(use: (client: ZendeskClient) => Promise<unknown>, sending: Sending): Promise<Exchange>;
  /** A read through node-zendesk; tried once more when it found no answer. */
  readVia(use: (client: ZendeskClient) => Promise<unknown>, sending: Sending): Promise<Exchange>;
  /** A read of any path below `/api/v2/`, for what node-zendesk cannot do: cursors, sideloads, exports. */
  read(path: string, query: Readonly<Record<string, string>>, sending: Sending): Promise<Exchange>;
  /** The same without a second try, for endpoints with a tight limit of their own. */
  readOnce(path: string, query: Readonly<Record<string, string>>, sending: Sending): Promise<Exchange>;
  /**
   * `POST /uploads` of raw bytes, in no line: a large file must not keep a place from others. One attempt; a repetition
   * is harmless. Throws what `chunks` throws.
   */
  upload(
    query: Readonly<Record<string, string>>,
    contentType: string,
    body: NonNullable<FileRequest['body']>,
    signal: AbortSignal,
  ): Promise<Exchange>;
  /** The header of the moment, for what is fetched outside of the API. */
  authorization(signal: AbortSignal): Promise<Authorization>;
  /** The account did not take this header: the next one is another. */
  refused(header: string): void;
  /** `X-Rate-Limit` of the newest answer: requests a minute of the whole account. */
  accountLimit(): number | undefined;
}

interface BuiltRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
}

/** What node-zendesk's request belongs to, and what came of it. */
interface UnderWay {
  readonly sending: Sending;
  exchange: Exchange | undefined;
}

export function createTransport(url: string, wire: Wire, signIn: SignIn, line: FileHttp): Transport {
  const queue = createQueue();
  const upload = createUpload(line, signIn);
  const base = `${url}/api/v2`;
  let accountLimit: number | undefined;

  /** `stale`: the credentials were refused, and newer ones may be had. */
  const sendSignedIn = async (
    request: BuiltRequest,
    sending: Sending,
  ): Promise<{ exchange: Exchange; stale: boolean }> => {
    const authorization = await signIn.authorization(sending.signal);
    if (!authorization.ok) return { exchange: authorization.exchange, stale: false };
    const exchange = await wire.send({
      ...request,
      headers: {
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...sending.headers,
        authorization: authorization.header,
      },
      signal: sending.signal,
    });
    noteLimit(exchange);
    if (exchange.kind !== 'answer' || exchange.status !== 401) return { exchange, stale: false };
    return {
      exchange: { kind: 'signed-out', detail: 'Zendesk refused the credentials (HTTP 401)' },
      stale: signIn.refused(authorization.header),
    };
  };

  const send = (request: BuiltRequest, sending: Sending): Promise<Exchange> => {
    const attempt = async (): Promise<Exchange> => {
      const first = await sendSignedIn(request, sending);
      // A 401 is a refusal before anything was done, so that even a write may be sent again with a new token.
      return first.stale ? (await sendSignedIn(request, sending)).exchange : first.exchange;
    };
    return queue.run<Exchange>(sending.urgency, sending.signal, attempt, {
      kind: 'not-sent',
      detail: 'no turn in time',
    });
  };

  const noteLimit = (exchange: Exchange): void => {
    const limit = exchange.kind === 'answer' ? Number(exchange.headers['x-rate-limit'] ?? Number.NaN) : Number.NaN;
    if (Number.isInteger(limit) && limit > 0 && limit <= 1_000_000) accountLimit = limit;
  };

  const under = new AsyncLocalStorage<UnderWay>();
  const client = zendesk.createClient({
    endpointUri: base,
    // The header made of this is thrown away: the token changes, the client does not.
    oauth: true,
    token: 'set-by-the-transport',
    transportConfig: {
      async transportFn(uri: string, options: { method: string; body?: string }) {
        const call = under.getStore();
        // One call is one request: a client that follows pages or repeats must not do so behind our back.
        if (!call || call.exchange) throw new Error('a request outside of a call');
        const body = options.body;
        call.exchange = await send({ method: options.method, url: uri, ...(body ? { body } : {}) }, call.sending);
        return call.exchange;
      },
      responseAdapter: adaptForClient,
    },
  });

  const writeVia: Transport['writeVia'] = (use, sending) => {
    const call: UnderWay = { sending, exchange: undefined };
    return under.run(call, async (): Promise<Exchange> => {
      try {
        await use(client);
      } catch (error) {
        // It throws for most refusals; what came over the line is known better already.
        if (!call.exchange) throw error;
      }
      return call.exchange ?? { kind: 'not-sent', detail: 'no request was made' };
    });
  };

  const readOnce: Transport['readOnce'] = (path, query, sending) => {
    const search = new URLSearchParams(query).toString();
    return send({ method: 'GET', url: `${base}/${path}.json${search === '' ? '' : `?${search}`}` }, sending);
  };

  return {
    writeVia,
    readOnce,
    readVia: (use, sending) => readTwice(() => writeVia(use, sending), sending.signal),
    read: (path, query, sending) => readTwice(() => readOnce(path, query, sending), sending.signal),
    async upload(query, contentType, body, signal) {
      const exchange = await upload(`${base}/uploads?${new URLSearchParams(query)}`, contentType, body, signal);
      noteLimit(exchange);
      return exchange;
    },
    authorization: (signal) => signIn.authorization(signal),
    refused: (header) => void signIn.refused(header),
    accountLimit: () => accountLimit,
  };
}

function adaptForClient(exchange: Exchange) {
  const answered = exchange.kind === 'answer';
  return {
    status: answered ? exchange.status : 503,
    statusText: '',
    headers: {
      get: (name: string) => {
        if (name.toLowerCase() === 'content-type') return 'application/json';
        return answered ? (exchange.headers[name.toLowerCase()] ?? null) : null;
      },
    },
    json: async () => (succeeded(exchange) ? (exchange.json ?? {}) : {}),
  };
}
