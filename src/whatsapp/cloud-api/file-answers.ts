import type { FetchedFile, FileFailure, HandOver } from '../../core/files.ts';
import type { CallResult } from '../../core/outcome.ts';
import { classifyAnswer } from './errors.ts';
import type { HttpAnswer } from './http-post.ts';
import { type AnswerHeaders, retryAfterMs } from './usage.ts';

type Later = Extract<FetchedFile, { result: 'later' }>;

/** How long a refused token rests: sends find out as well and pause the account. */
const SIGNED_OUT_MS = 60_000;

export const failedFetch = (reason: FileFailure, detail: string): FetchedFile => ({ result: 'failed', reason, detail });

/** What an answer that settles nothing means. Only what may be this file's own fault counts as an attempt. */
export const laterOf = (result: CallResult): Later => {
  switch (result.result) {
    case 'unauthorized':
      return { result: 'later', counts: false, retryAfterMs: SIGNED_OUT_MS, detail: result.detail };
    case 'throttled':
      return { result: 'later', counts: false, ...wait(result.retryAfterMs), detail: result.detail };
    case 'unavailable':
      return { result: 'later', counts: true, ...wait(result.retryAfterMs), detail: result.detail };
    default:
      return { result: 'later', counts: true, detail: 'detail' in result ? result.detail : 'an answer of no use' };
  }
};

/** The same for a host that speaks no Graph. */
export const laterByHttp = (status: number, headers: AnswerHeaders): Later => {
  const counts = status !== 401 && status !== 429;
  const ms = retryAfterMs(headers) ?? (status === 401 ? SIGNED_OUT_MS : undefined);
  return { result: 'later', counts, ...wait(ms), detail: `media host: HTTP ${status}` };
};

/** An upload that brought no id. Meta takes a handful of types and sizes and says so as 131053 or 100. */
export const refusedUpload = (answer: HttpAnswer): HandOver => {
  const result = classifyAnswer(answer);
  return result.result === 'refused' ? { result: 'refused', detail: result.detail } : laterOf(result);
};

const wait = (ms: number | undefined) => (ms === undefined ? {} : { retryAfterMs: ms });
