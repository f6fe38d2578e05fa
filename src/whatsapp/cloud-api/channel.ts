import { createHash } from 'node:crypto';
import type { BudgetCost } from '../../core/budget.ts';
import type { CallResult } from '../../core/outcome.ts';
import type { Clock } from '../../core/ports.ts';
import type { FrozenCall, WhatsAppCall, WhatsAppChannel } from '../../core/vendor.ts';
import { classifyAnswer, classifySign } from './errors.ts';
import { createHttpPoster } from './http-post.ts';
import { isObject } from './raw-value.ts';
import { encodeSend } from './send-body.ts';
import { createPace } from './usage.ts';

export interface CloudApiOptions {
  /** Root with version, for example `https://graph.facebook.com/v25.0`. Every call goes below it. */
  readonly apiUrl: string;
  readonly accessToken: string;
  /** Default 20 s. */
  readonly timeoutMs?: number;
  /** Switches the budgets off, for benches against an emulator without limits. */
  readonly budgetsOff?: boolean;
  /** Variables such as HTTPS_PROXY and NO_PROXY; without them no proxy is used. */
  readonly proxyEnv?: Readonly<Record<string, string | undefined>>;
}

export interface CloudApiDeps {
  readonly clock: Clock;
}

/** The channel, and a way to let go of its idle connections. */
export interface CloudApiChannel extends WhatsAppChannel {
  close(): void;
}

/** Half of Meta's 80 a second, which incoming messages draw on too ("Throughput"). */
const NUMBER_PER_SECOND = 40;
/** Meta's pair rate, 45 ahead and one in six seconds, as a sliding window ("About the platform"). */
const PAIR_BURST = 45;
const PAIR_WINDOW_MS = PAIR_BURST * 6_000;
const PAIR_SPACED_FROM = 20;

/** Sends over Meta's Cloud API: one attempt per call, no retries, every answer turned into a {@link CallResult}. */
export const createCloudApiChannel = (options: CloudApiOptions, { clock }: CloudApiDeps): CloudApiChannel => {
  const poster = createHttpPoster({
    timeoutMs: options.timeoutMs ?? 20_000,
    ...(options.proxyEnv ? { proxyEnv: options.proxyEnv } : {}),
  });
  const root = options.apiUrl.replace(/\/+$/, '');
  const pace = createPace(() => clock.now());

  return {
    account: 'whatsapp',
    async freeze(call) {
      const body = encodeSend(call);
      if (!body.ok) {
        return { ok: false, result: { result: 'refused', reason: body.reason, detail: body.detail } };
      }
      return {
        ok: true,
        frozen: JSON.stringify({
          numberId: call.numberId,
          json: body.json,
          sign: call.kind === 'mark-read',
          file: call.kind === 'send-file',
        }),
        leftOut: [],
      };
    },
    async perform(frozen, _opId, signal) {
      const call = thaw(frozen);
      if (!call) return { result: 'refused', reason: 'invalid', detail: 'the stored call cannot be read' };
      if (signal.aborted) return { result: 'unavailable', detail: 'given up before it was sent' };
      const url = `${root}/${encodeURIComponent(call.numberId)}/messages`;
      const answer = await poster.post(url, call.json, options.accessToken, signal);
      if ('written' in answer) return classifyFailure(answer.written, answer.reason);
      pace.observe(answer.headers);
      if (call.sign) return classifySign(answer);
      return call.file ? blameFile(classifyAnswer(answer)) : classifyAnswer(answer);
    },
    costs: (call) => (options.budgetsOff ? [] : costsOf(call, pace.factor())),
    close: poster.close,
  };
};

/** A parameter that is not valid, media that Meta cannot have: of a send that carries a file, the file is to blame. */
const OF_FILES: ReadonlySet<string> = new Set(['100', '131009', '131052', '131053']);

const blameFile = (result: CallResult): CallResult =>
  result.result === 'refused' && OF_FILES.has(result.code ?? '') ? { ...result, reason: 'file' } : result;

/** `sign`: it brings nothing to the customer, so no message id comes back. `file`: it carries one. */
const thaw = (frozen: FrozenCall): { numberId: string; json: string; sign: boolean; file: boolean } | undefined => {
  try {
    const call: unknown = JSON.parse(frozen);
    if (!isObject(call) || typeof call.numberId !== 'string' || typeof call.json !== 'string') return undefined;
    return { numberId: call.numberId, json: call.json, sign: call.sign === true, file: call.file === true };
  } catch {
    return undefined;
  }
};

const classifyFailure = (written: boolean, reason: string): CallResult =>
  written
    ? { result: 'unknown', cause: 'silent', retryable: false, detail: `no answer (${reason})` }
    : { result: 'unavailable', detail: `not connected (${reason})` };

const costsOf = (call: WhatsAppCall, factor: number): readonly BudgetCost[] => {
  const { numberId } = call;
  const number: BudgetCost = {
    key: `whatsapp:number:${numberId}`,
    limit: Math.max(1, Math.floor(NUMBER_PER_SECOND * factor)),
    windowMs: 1_000,
  };
  if (call.kind === 'mark-read') return [number];
  // Hashed, so that the budgets hold no customer's number.
  const customer = createHash('sha256').update(call.to.phone ?? call.to.bsuid ?? '');
  const pair: BudgetCost = {
    key: `whatsapp:pair:${numberId}:${customer.digest('hex').slice(0, 16)}`,
    limit: PAIR_BURST,
    windowMs: PAIR_WINDOW_MS,
    spacing: { from: PAIR_SPACED_FROM, reserve: 0 },
  };
  return [number, pair];
};
