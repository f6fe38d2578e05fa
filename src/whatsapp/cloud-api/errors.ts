import type { CallResult } from '../../core/outcome.ts';
import { meaningOf } from './graph-codes.ts';
import type { HttpAnswer } from './http-post.ts';
import { digitsOf, idOf, isObject, listOf, objectOf, type RawObject, scalarOf } from './raw-value.ts';
import { regainMs, retryAfterMs } from './usage.ts';

const NUMBER_PAUSE_MS = 5 * 60_000;

/**
 * What one send came to, by the answer that was read. Only a wamid in a readable 200 is success, and only a Graph code
 * (or a 4xx, which no server answers to work it has done) is a refusal; everything else may have been sent.
 */
export const classifyAnswer = (answer: HttpAnswer): CallResult => {
  const body = readJson(answer.body);
  const error = isObject(body) && isObject(body.error) ? body.error : undefined;
  const code = scalarOf(error?.code);
  if (error && code !== undefined && /^\d{1,9}$/.test(code)) return classifyCode(answer, error, Number(code));
  if (answer.status === 200) return classifySuccess(body);
  return classifyStatus(answer);
};

/** The same for a read mark or a typing sign ("Mark messages as read"): Meta says no more than that it took it. */
export const classifySign = (answer: HttpAnswer): CallResult =>
  answer.status === 200 && objectOf(readJson(answer.body)).success === true
    ? { result: 'applied', data: {} }
    : classifyAnswer(answer);

const classifySuccess = (body: unknown): CallResult => {
  const { messages, contacts } = objectOf(body);
  const wamid = idOf(objectOf(listOf(messages)[0]).id);
  if (wamid === undefined) return unknown('HTTP 200 without a message id');
  const waId = digitsOf(objectOf(listOf(contacts)[0]).wa_id);
  return { result: 'applied', data: { wamid, ...(waId === undefined ? {} : { waId }) } };
};

const classifyCode = (answer: HttpAnswer, error: RawObject, code: number): CallResult => {
  const { status } = answer;
  const subcode = typeof error.error_subcode === 'number' ? error.error_subcode : undefined;
  const meaning = meaningOf(code, subcode) ?? (error.is_transient === true ? { kind: 'retry' as const } : undefined);
  const detail = detailOf(status, error, code, subcode);
  const wait = retryAfterMs(answer.headers) ?? regainMs(answer.headers);
  switch (meaning?.kind) {
    case 'refused':
      return { result: 'refused', reason: meaning.reason, status, code: String(code), detail };
    case 'throttled':
      return {
        result: 'throttled',
        account: meaning.account,
        retryAfterMs: Math.max(meaning.retryAfterMs, wait ?? 0),
        detail,
      };
    case 'stop':
      return { result: 'unauthorized', detail };
    case 'number':
      return { result: 'unavailable', retryAfterMs: NUMBER_PAUSE_MS, detail };
    case 'retry':
      // With a 4xx Meta has turned the call down; with a 5xx it may have been half done.
      if (status >= 500) return { result: 'unknown', cause: 'answered', retryable: true, detail };
      return { result: 'unavailable', ...(wait === undefined ? {} : { retryAfterMs: wait }), detail };
    default:
      if (status >= 500 || status < 300) return { result: 'unknown', cause: 'answered', retryable: false, detail };
      return { result: 'refused', reason: 'other', status, code: String(code), detail };
  }
};

/** Answers without a Graph code: a proxy's or a gateway's. */
const classifyStatus = ({ status, headers }: HttpAnswer): CallResult => {
  const detail = `HTTP ${status} without a Graph code`;
  const wait = retryAfterMs(headers);
  const later = wait === undefined ? {} : { retryAfterMs: wait };
  if (status === 429) return { result: 'throttled', account: true, ...later, detail };
  if (status === 413) return { result: 'refused', reason: 'too-large', status, detail };
  // 408 is a server that stopped waiting; a 3xx leads to somebody who may have taken the call.
  if (status >= 400 && status < 500 && status !== 408) return { result: 'unavailable', ...later, detail };
  return unknown(detail);
};

const unknown = (detail: string): CallResult => ({ result: 'unknown', cause: 'answered', retryable: false, detail });

/** Codes and Meta's trace id only: its messages may quote what was sent. */
const detailOf = (status: number, error: RawObject, code: number, subcode: number | undefined): string => {
  const trace = idOf(error.fbtrace_id);
  const numbers = subcode === undefined ? `${code}` : `${code}/${subcode}`;
  return `Graph ${numbers} (HTTP ${status}${trace === undefined ? '' : `, trace ${trace.slice(0, 64)}`})`;
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
