import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import axios, { type AxiosRequestConfig } from 'axios';
import { publicLookup } from './addresses.ts';

export interface FileHttpOptions {
  /** The longest wait for an answer to begin or for the next bytes, ms. A whole file may take longer. */
  readonly idleMs: number;
  /** Variables such as HTTPS_PROXY and NO_PROXY; without them no proxy is used. */
  readonly proxyEnv?: Readonly<Record<string, string | undefined>>;
}

export interface FileAnswer {
  readonly result: 'answer';
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Once, to its end or until it is left. Throws a plain Error without an address when it breaks off. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** For a body that is not wanted. */
  close(): void;
}

/** No answer. `reason` is a short code such as ECONNRESET. */
export interface NoAnswer {
  readonly result: 'none';
  readonly reason: string;
}

export interface FileRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Only for a public address; what a name leads to is looked at as well. */
  readonly publicOnly?: boolean;
  readonly body?: { readonly chunks: AsyncIterable<Uint8Array>; readonly bytes: number };
  readonly signal: AbortSignal;
}

/** Requests that carry files: streams both ways, no redirects, no retries, never a whole file in memory. */
export interface FileHttp {
  /** Throws only what `body.chunks` throws. */
  send(request: FileRequest): Promise<FileAnswer | NoAnswer>;
  /** Closes idle connections. */
  close(): void;
}

/** Idle connections are left before usual servers leave them. */
const KEPT_MS = 4_000;

export function createFileHttp({ idleMs, proxyEnv }: FileHttpOptions): FileHttp {
  const kept = {
    keepAlive: true,
    timeout: KEPT_MS,
    ...(proxyEnv ? { proxyEnv: { ...proxyEnv } } : {}),
  };
  const agents = { httpAgent: new http.Agent(kept), httpsAgent: new https.Agent(kept) };
  const guarded = {
    httpAgent: new http.Agent({ lookup: publicLookup }),
    httpsAgent: new https.Agent({ lookup: publicLookup }),
  };
  return {
    async send({ method, url, headers, publicOnly, body, signal }) {
      const patience = createPatience(idleMs, signal);
      const source = body && watchSource(body, patience);
      const config: AxiosRequestConfig = {
        method,
        url,
        headers: {
          'user-agent': 'deskbridge',
          'accept-encoding': 'identity',
          ...headers,
          ...(body ? { 'content-length': String(body.bytes) } : {}),
        },
        ...(source ? { data: source.stream } : {}),
        transport: through(publicOnly ? guarded : agents),
        signal: patience.signal,
        proxy: false,
        maxRedirects: 0,
        maxBodyLength: Number.POSITIVE_INFINITY,
        maxContentLength: Number.POSITIVE_INFINITY,
        decompress: false,
        responseType: 'stream',
        transformRequest: [(data: unknown) => data],
        validateStatus: () => true,
      };
      try {
        const response = await axios.request<Readable>(config);
        const { data: stream, status, headers: told } = response;
        closeInTime(stream, patience);
        return {
          result: 'answer',
          status,
          headers: textHeaders(told),
          chunks: readBody(stream, patience),
          close() {
            patience.end();
            stream.destroy();
          },
        };
      } catch (error) {
        patience.end();
        const failure = source?.failure();
        if (failure !== undefined) throw failure;
        return { result: 'none', reason: patience.signal.aborted && !signal.aborted ? 'ETIMEDOUT' : codeOf(error) };
      }
    },
    close() {
      for (const agent of [...Object.values(agents), ...Object.values(guarded)]) agent.destroy();
    },
  };
}

/** Proxies are the agents' business: axios would read the environment by itself and hide an agent's own. */
const through = ({ httpAgent, httpsAgent }: { httpAgent: http.Agent; httpsAgent: https.Agent }) => ({
  request: ((options: https.RequestOptions, onAnswer: (response: http.IncomingMessage) => void) =>
    options.protocol === 'https:'
      ? https.request({ ...options, agent: httpsAgent }, onAnswer)
      : http.request({ ...options, agent: httpAgent }, onAnswer)) as typeof https.request,
});

/** An answer's whole text; undefined when it is longer than `mostBytes` or breaks off. */
export async function readText(chunks: AsyncIterable<Uint8Array>, mostBytes = 64 * 1024): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > mostBytes) return undefined;
      parts.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(parts).toString('utf8');
}

interface Patience {
  readonly signal: AbortSignal;
  /** Starts the wait anew. */
  wait(): void;
  /** Nobody waits for the line now. */
  rest(): void;
  /** Lets go for good. */
  end(): void;
}

function createPatience(idleMs: number, outer: AbortSignal): Patience {
  const controller = new AbortController();
  const stop = () => controller.abort();
  let timer: NodeJS.Timeout | undefined;
  const rest = () => clearTimeout(timer);
  const wait = () => {
    rest();
    timer = setTimeout(stop, idleMs);
  };
  if (outer.aborted) stop();
  outer.addEventListener('abort', stop, { once: true });
  wait();
  return {
    signal: controller.signal,
    wait,
    rest,
    end() {
      rest();
      outer.removeEventListener('abort', stop);
    },
  };
}

/** The body as a stream that notes what went wrong at its source, which is not the line's fault. */
function watchSource({ chunks, bytes }: NonNullable<FileRequest['body']>, patience: Patience) {
  let failure: unknown;
  const iterator = chunks[Symbol.asyncIterator]();
  const pull = async () => {
    try {
      return await iterator.next();
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  async function* watched() {
    let sent = 0;
    try {
      for (let next = await pull(); !next.done; next = await pull()) {
        sent += next.value.length;
        patience.wait();
        yield next.value;
      }
      if (sent === bytes) return;
      failure = new Error(`a stored file has ${sent} bytes instead of ${bytes}`);
      throw failure;
    } finally {
      await iterator.return?.();
    }
  }
  return { stream: Readable.from(watched(), { objectMode: false }), failure: () => failure };
}

/** Also a body that nobody comes to read does not hold its line for ever. */
function closeInTime(stream: Readable, patience: Patience): void {
  const cut = () => stream.destroy(new Error('given up'));
  // Whoever reads hears of it; without a reader it would end the process.
  stream.on('error', () => undefined);
  patience.signal.addEventListener('abort', cut, { once: true });
  if (patience.signal.aborted) cut();
  patience.wait();
}

async function* readBody(stream: Readable, patience: Patience): AsyncGenerator<Uint8Array, void, void> {
  try {
    patience.wait();
    for await (const chunk of stream) {
      patience.rest();
      yield chunk as Uint8Array;
      patience.wait();
    }
  } catch (error) {
    throw new Error(`the download broke off (${patience.signal.aborted ? 'given up' : codeOf(error)})`);
  } finally {
    patience.end();
    stream.destroy();
  }
}

const textHeaders = (headers: object): FileAnswer['headers'] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), typeof value === 'string' ? value : undefined]),
  );

/** A short code. Never the error itself: it carries the request with its token. */
const codeOf = (error: unknown): string => {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  const found = cause?.code ?? code;
  return typeof found === 'string' && /^[A-Z0-9_]{1,60}$/.test(found) ? found : 'FAILED';
};
