import type { FetchedFile, FileFailure, HandOver } from '../../core/files.ts';
import type { CallResult } from '../../core/outcome.ts';
import { download, openedFile, type Pins } from '../../files/download.ts';
import type { FileAnswer, FileHttp } from '../../files/http.ts';
import { bareType } from '../../format/file-types.ts';
import type { Answer } from './exchange.ts';

/** A file that the API told of. */
export interface Content {
  readonly url: string;
  readonly contentType?: string | undefined;
  readonly size?: number | undefined;
}

export const failed = (reason: FileFailure, detail: string): FetchedFile => ({ result: 'failed', reason, detail });

/** Opens a file by its address, as far as the pins allow. `onOther` judges an answer that is not the file. */
export async function openContent(
  content: Content,
  pins: Pins,
  line: FileHttp,
  signal: AbortSignal,
  onOther: (answer: FileAnswer) => FetchedFile,
): Promise<FetchedFile> {
  const answer = await download(content.url, pins, line, signal);
  if (answer.result === 'not-allowed') return failed('refused', `content host not allowed: ${answer.host}`);
  if (answer.result === 'none')
    return answer.reason === 'EPRIVATE'
      ? failed('refused', 'a content host with a private address')
      : { result: 'later', counts: true, detail: `no content (${answer.reason})` };
  if (answer.status === 200 && !isPage(answer, content)) return openedFile(answer, content);
  answer.close();
  return onOther(answer);
}

type Later = Extract<HandOver, { result: 'later' }>;

/** Throttles and credentials are no fault of the file, so that they do not count. */
export function laterOf(result: CallResult): Later {
  const counts = result.result !== 'throttled' && result.result !== 'unauthorized';
  const ms = 'retryAfterMs' in result ? result.retryAfterMs : undefined;
  const detail = 'detail' in result ? result.detail : 'an answer of no use';
  return { result: 'later', counts, ...(ms === undefined ? {} : { retryAfterMs: ms }), detail };
}

/** A content host's answer, as the answers of the API are read. */
export const asAnswer = ({ status, headers }: FileAnswer): Answer => ({
  kind: 'answer',
  status,
  headers: givenHeaders(headers),
  json: undefined,
});

export const givenHeaders = (headers: FileAnswer['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** The page of a login, where a file was promised. */
const isPage = ({ headers }: FileAnswer, { contentType }: Content): boolean =>
  bareType(headers['content-type']) === 'text/html' && bareType(contentType) !== 'text/html';
