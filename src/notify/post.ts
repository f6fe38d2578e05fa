import http from 'node:http';
import https from 'node:https';
import axios from 'axios';
import { faultCode, NEVER_CONNECTED } from '../core/line-fault.ts';
import type { CallResult } from '../core/outcome.ts';

/** A whole answer, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** What `Retry-After` asks for, ms. */
  readonly retryAfterMs?: number;
}

/** No whole answer came. `reason` is a short code; `connected` says whether the request may have gone out. */
export interface NoAnswer {
  readonly reason: string;
  readonly connected: boolean;
}

export interface PosterOptions {
  /** For one whole call. */
  readonly timeoutMs: number;
  /** Variables such as HTTPS_PROXY and NO_PROXY; without them no proxy is used. */
  readonly proxyEnv?: Readonly<Record<string, string | undefined>>;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Posts JSON that is already text. One attempt, no redirects: an address is a secret and goes to nobody else. */
export interface Poster {
  post(
    url: string,
    json: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answer | NoAnswer>;
  /** Closes idle connections. */
  close(): void;
}

const MAX_ANSWER_BYTES = 64 * 1024;
const IDLE_MS = 4_000;

export const createPoster = ({ timeoutMs, proxyEnv, now }: PosterOptions): Poster => {
  const agentOptions = { keepAlive: true, timeout: IDLE_MS, ...(proxyEnv ? { proxyEnv: { ...proxyEnv } } : {}) };
  const httpAgent = new http.Agent(agentOptions);
  const httpsAgent = new https.Agent(agentOptions);
  return {
    async post(url, json, headers, signal) {
      try {
        const answer = await axios.post<unknown>(url, Buffer.from(json), {
          headers: { 'content-type': 'application/json', 'user-agent': 'deskbridge', ...headers },
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
          httpAgent,
          httpsAgent,
          // Proxies are the agents' business.
          proxy: false,
          maxRedirects: 0,
          maxContentLength: MAX_ANSWER_BYTES,
          responseType: 'text',
          transformResponse: (body: unknown) => body,
          validateStatus: () => true,
        });
        const wait = retryAfterMs(answer.headers['retry-after'], now());
        const body = typeof answer.data === 'string' ? answer.data : '';
        return { status: answer.status, body, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
      } catch (error) {
        const reason = faultCode(error);
        return { reason, connected: !NEVER_CONNECTED.has(reason) };
      }
    },
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
};

/** `Retry-After` in seconds or as a date, in ms. */
const retryAfterMs = (value: unknown, now: number): number | undefined => {
  if (typeof value !== 'string') return undefined;
  if (/^\d{1,6}(\.\d+)?$/.test(value.trim())) return Math.ceil(Number(value) * 1000);
  const at = /\bGMT$/.test(value.trim()) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
};

/**
 * What an answer means where the service says nothing better: 2xx took it, 429 wants us to wait, 413 is too large, 410 and whatever
 * else `isFinal` knows will not change. Everything else may, and is tried again.
 */
export const judgeAnswer = (answer: Answer | NoAnswer, isFinal: (answer: Answer) => boolean): CallResult => {
  if ('reason' in answer) {
    const detail = `${answer.connected ? 'no answer' : 'not connected'} (${answer.reason})`;
    return answer.connected
      ? { result: 'unknown', cause: 'silent', retryable: true, detail }
      : { result: 'unavailable', detail };
  }
  const { status } = answer;
  const detail = `HTTP ${status}`;
  const later = answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs };
  if (status >= 200 && status < 300) return { result: 'applied', data: {} };
  if (status === 429) return { result: 'throttled', account: false, ...later, detail };
  if (status === 413) return { result: 'refused', reason: 'too-large', status, detail };
  if (status === 410 || isFinal(answer)) return { result: 'refused', reason: 'forbidden', status, detail };
  return { result: 'unavailable', ...later, detail };
};
