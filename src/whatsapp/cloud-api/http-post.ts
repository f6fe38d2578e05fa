import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import axios, { type AxiosRequestConfig } from 'axios';
import { faultCode, NEVER_CONNECTED } from '../../core/line-fault.ts';
import type { AnswerHeaders } from './usage.ts';

/** A whole answer, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string;
}

/** No whole answer came. `written`: the request may have reached the server. `reason` is a short code. */
export interface HttpFailure {
  readonly written: boolean;
  readonly reason: string;
}

export interface HttpPosterOptions {
  readonly timeoutMs: number;
  /** Variables such as HTTPS_PROXY and NO_PROXY; without them no proxy is used. */
  readonly proxyEnv?: Readonly<Record<string, string | undefined>>;
}

/** Posts JSON that is already bytes, and asks for JSON. One attempt, no redirects, kept-alive connections. */
export interface HttpPoster {
  post(url: string, json: string, token: string, signal: AbortSignal): Promise<HttpAnswer | HttpFailure>;
  get(url: string, token: string, signal: AbortSignal): Promise<HttpAnswer | HttpFailure>;
  /** Closes idle connections. */
  close(): void;
}

const MAX_ANSWER_BYTES = 1024 * 1024;
/** Idle connections are dropped before usual servers do it, so that a send does not run into a closing one. */
const IDLE_MS = 4_000;

export const createHttpPoster = ({ timeoutMs, proxyEnv }: HttpPosterOptions): HttpPoster => {
  const agentOptions = { keepAlive: true, timeout: IDLE_MS, ...(proxyEnv ? { proxyEnv: { ...proxyEnv } } : {}) };
  const httpAgent = new http.Agent(agentOptions);
  const httpsAgent = new https.Agent(agentOptions);
  const request = async (what: AxiosRequestConfig, token: string, signal: AbortSignal) => {
    const wire = watchWire(httpAgent, httpsAgent);
    const config: AxiosRequestConfig = {
      ...what,
      headers: { authorization: `Bearer ${token}`, ...what.headers },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      // Proxies are the agents' business: axios would read the environment by itself and hide an agent's own.
      proxy: false,
      transport: wire.transport,
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_BYTES,
      responseType: 'text',
      transformResponse: (body: unknown) => body,
      validateStatus: () => true,
    };
    try {
      const { status, headers, data } = await axios.request<unknown>(config);
      return { status, headers: textHeaders(headers), body: typeof data === 'string' ? data : '' };
    } catch (error) {
      const reason = faultCode(error);
      return { written: wire.written() && !NEVER_CONNECTED.has(reason), reason };
    }
  };
  return {
    post: (url, json, token, signal) => {
      const headers = { 'content-type': 'application/json' };
      return request({ method: 'POST', url, data: Buffer.from(json), headers }, token, signal);
    },
    get: (url, token, signal) => request({ method: 'GET', url }, token, signal),
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
};

interface Wire {
  readonly transport: { request: typeof https.request };
  /** Whether a connection stood over which the request may have gone out. */
  written(): boolean;
}

const watchWire = (httpAgent: http.Agent, httpsAgent: https.Agent): Wire => {
  let connected = false;
  const watch = (socket: Socket, secure: boolean): void => {
    // A kept-alive connection, or one through a proxy, stands already.
    if (!socket.connecting) connected = true;
    else {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
      });
    }
  };
  const request = (options: https.RequestOptions, onAnswer: (response: http.IncomingMessage) => void) => {
    const secure = options.protocol === 'https:';
    const made = secure
      ? https.request({ ...options, agent: httpsAgent }, onAnswer)
      : http.request({ ...options, agent: httpAgent }, onAnswer);
    made.once('socket', (socket) => watch(socket, secure));
    return made;
  };
  return { transport: { request: request as typeof https.request }, written: () => connected };
};

const textHeaders = (headers: object): AnswerHeaders =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), typeof value === 'string' ? value : undefined]),
  );
