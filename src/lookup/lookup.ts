import http from 'node:http';
import https from 'node:https';
import axios from 'axios';
import type { CallResult } from '../core/outcome.ts';
import type { FrozenCall, LookupCall, Vendor } from '../core/vendor.ts';
import { readAnswer } from './read-answer.ts';

/** One address of another system, with its secret. */
export interface LookupSource {
  /** As it is configured, with placeholders. */
  readonly url: string;
  readonly token?: string;
  readonly timeoutMs: number;
}

export interface LookupOptions {
  /** By the steps of the bot that ask. */
  readonly sources: Readonly<Record<string, LookupSource>>;
  /** Variables such as HTTPS_PROXY and NO_PROXY; without them no proxy is used. */
  readonly proxyEnv?: Readonly<Record<string, string | undefined>>;
}

export interface Lookups extends Vendor<LookupCall> {
  /** The addresses of another configuration from now on. */
  use(sources: LookupOptions['sources']): void;
  close(): void;
}

/** An order's status has a few hundred bytes. */
const MOST_BYTES = 64 * 1024;
const IDLE_MS = 4_000;

/**
 * Asks other systems of the company: `GET`, JSON, one attempt, no redirects, never another host than the configured one. The token
 * goes along as `Authorization: Bearer` and stands in no call that is kept.
 */
export const createLookups = ({ sources: first, proxyEnv }: LookupOptions): Lookups => {
  let sources = first;
  const agentOptions = { keepAlive: true, timeout: IDLE_MS, ...(proxyEnv ? { proxyEnv: { ...proxyEnv } } : {}) };
  const httpAgent = new http.Agent(agentOptions);
  const httpsAgent = new https.Agent(agentOptions);
  const ask = async ({ url, step }: Asked, { token, timeoutMs }: LookupSource, signal: AbortSignal) => {
    try {
      const answer = await axios.get<unknown>(url, {
        headers: {
          accept: 'application/json',
          'user-agent': 'deskbridge',
          ...(token === undefined || token === '' ? {} : { authorization: `Bearer ${token}` }),
        },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        httpAgent,
        httpsAgent,
        // Proxies are the agents' business.
        proxy: false,
        maxRedirects: 0,
        maxContentLength: MOST_BYTES,
        responseType: 'text',
        transformResponse: (body: unknown) => body,
        validateStatus: () => true,
      });
      return judge(answer.status, String(answer.headers['content-type'] ?? ''), answer.data);
    } catch {
      // The error itself carries the address, and so the customer's words.
      return { result: 'unavailable', detail: `no answer to the lookup of ${step}` } satisfies CallResult;
    }
  };
  return {
    account: 'lookup',
    async freeze({ step, url }) {
      const source = sources[step];
      if (source === undefined || !isAt(url, source.url))
        return { ok: false, result: { result: 'refused', reason: 'invalid', detail: 'not an address of this step' } };
      return { ok: true, frozen: JSON.stringify({ step, url } satisfies Asked), leftOut: [] };
    },
    async perform(frozen, _opId, signal) {
      const asked = thaw(frozen);
      const source = asked && sources[asked.step];
      if (!source || !isAt(asked.url, source.url))
        return { result: 'refused', reason: 'invalid', detail: 'not an address of this step' };
      return ask(asked, source, signal);
    },
    costs: () => [],
    use: (changed) => {
      sources = changed;
    },
    close: () => {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
};

interface Asked {
  readonly step: string;
  readonly url: string;
}

const thaw = (frozen: FrozenCall): Asked | undefined => {
  const asked = JSON.parse(frozen) as Partial<Asked>;
  return typeof asked.step === 'string' && typeof asked.url === 'string'
    ? { step: asked.step, url: asked.url }
    : undefined;
};

const PLACEHOLDER = /\{\{[^{}]*\}\}/g;

/** The same host, and no step up in the path: a customer's words choose neither. */
const isAt = (url: string, template: string): boolean => {
  const asked = URL.parse(url);
  const configured = URL.parse(template.replace(PLACEHOLDER, 'x'));
  if (!asked || !configured || asked.origin !== configured.origin) return false;
  return asked.pathname.split('/').length === configured.pathname.split('/').length;
};

const judge = (status: number, type: string, body: unknown): CallResult => {
  const refuse = (detail: string): CallResult => ({ result: 'refused', reason: 'other', status, detail });
  if (status < 200 || status >= 300) return refuse(`HTTP ${status}`);
  if (!/\bjson\b/i.test(type)) return refuse('not JSON');
  const answer = typeof body === 'string' ? readAnswer(body) : undefined;
  return answer === undefined ? refuse('not a JSON object') : { result: 'applied', data: { answer } };
};
