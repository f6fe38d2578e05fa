import type { FetchedFile, FileDesk, FileRef } from '../../core/files.ts';
import { type Download, download, openedFile, type Pins } from '../../files/download.ts';
import { createFileHttp, type FileAnswer, type FileHttp, readText } from '../../files/http.ts';
import { bareType } from '../../format/file-types.ts';
import { MOST_DOCUMENT_BYTES } from '../../format/media-kind.ts';
import { classifyAnswer } from './errors.ts';
import { failedFetch, laterByHttp, laterOf, refusedUpload } from './file-answers.ts';
import type { HttpAnswer } from './http-post.ts';
import { createMediaPins } from './media-pins.ts';
import { encodeUpload } from './media-upload.ts';
import { idOf, objectOf, scalarOf } from './raw-value.ts';

export interface CloudApiFilesOptions {
  /** Root with version, for example `https://graph.facebook.com/v25.0`. */
  readonly apiUrl: string;
  readonly accessToken: string;
  /** Names of hosts beside apiUrl's that media may come from. */
  readonly mediaHosts: readonly string[];
  /** The longest wait for an answer to begin or for the next bytes, ms. Default 20 s. */
  readonly idleMs?: number;
  /** Variables such as HTTPS_PROXY and NO_PROXY; without them no proxy is used. */
  readonly proxyEnv?: Readonly<Record<string, string | undefined>>;
}

export interface CloudApiFiles extends FileDesk {
  handOver: NonNullable<FileDesk['handOver']>;
  close(): void;
}

/** An uploaded file lives 30 days ("Media"); a day before that it is uploaded again. */
const HANDED_FOR_MS = 29 * 24 * 3_600_000;

interface Account {
  readonly root: string;
  readonly authorization: string;
  readonly line: FileHttp;
  readonly pins: Pins;
}

/**
 * Customers' media and what is sent to them ("Media"). `source` of a file is `{ mediaId }`; an address that a webhook
 * brought along (`url`) is used only without an id, since it dies after five minutes. Contact cards are in `inline`.
 */
export const createCloudApiFiles = (options: CloudApiFilesOptions): CloudApiFiles => {
  const root = options.apiUrl.replace(/\/+$/, '');
  const authorization = `Bearer ${options.accessToken}`;
  const line = createFileHttp({
    idleMs: options.idleMs ?? 20_000,
    ...(options.proxyEnv ? { proxyEnv: options.proxyEnv } : {}),
  });
  const account = { root, authorization, line, pins: createMediaPins({ ...options, authorization }) };
  return {
    account: 'whatsapp',
    fetch: (ref, numberId, signal) => fetchMedia(account, ref, numberId, signal),
    async handOver(file, open, numberId, signal) {
      if (file.size > MOST_DOCUMENT_BYTES) return { result: 'refused', detail: 'over 100 MB' };
      const { headers, body } = encodeUpload(file, open);
      const url = `${root}/${encodeURIComponent(numberId)}/media`;
      const request = { method: 'POST' as const, url, headers: { ...headers, authorization }, body, signal };
      const answer = await readAnswer(await line.send(request));
      if (!answer) return { result: 'later', counts: true, detail: 'no answer to an upload' };
      const id = answer.status === 200 ? scalarOf(objectOf(parse(answer.body)).id) : undefined;
      return id !== undefined && idOf(id) ? { result: 'handed', ref: id, forMs: HANDED_FOR_MS } : refusedUpload(answer);
    },
    close: line.close,
  };
};

/** An address may have died on the way (404): it is asked for once more. */
async function fetchMedia(account: Account, ref: FileRef, numberId: string, signal: AbortSignal): Promise<FetchedFile> {
  const { mediaId, url, inline } = ref.source;
  if (inline !== undefined) return inlineFile(inline);
  if (mediaId === undefined)
    return url === undefined ? failedFetch('expired', 'no media id') : open(account, { url }, signal);
  let last: FetchedFile = failedFetch('expired', 'no address');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const found = await resolve(account, mediaId, numberId, signal);
    if ('result' in found) return found;
    last = await open(account, found, signal);
    if (last.result !== 'failed' || last.reason !== 'expired') return last;
  }
  return last;
}

/** What came with the webhook itself. */
const inlineFile = (text: string): FetchedFile => {
  const bytes = Buffer.from(text);
  return {
    result: 'open',
    size: bytes.length,
    chunks: (async function* () {
      yield bytes;
    })(),
  };
};

interface Found {
  readonly url: string;
  readonly contentType?: string;
  readonly size?: number;
}

/** Asks where a file lies. The number is named so that a file of somebody else's number is not found. */
async function resolve(
  { root, authorization, line }: Account,
  mediaId: string,
  numberId: string,
  signal: AbortSignal,
): Promise<Found | FetchedFile> {
  const url = `${root}/${encodeURIComponent(mediaId)}?phone_number_id=${encodeURIComponent(numberId)}`;
  const answer = await readAnswer(await line.send({ method: 'GET', url, headers: { authorization }, signal }));
  if (!answer) return { result: 'later', counts: true, detail: 'no answer about a media id' };
  const said = objectOf(parse(answer.body));
  if (answer.status === 200 && typeof said.url === 'string') {
    const contentType = typeof said.mime_type === 'string' ? said.mime_type : undefined;
    const size = scalarOf(said.file_size);
    return {
      url: said.url,
      ...(contentType === undefined ? {} : { contentType }),
      ...(size !== undefined && /^\d{1,15}$/.test(size) ? { size: Number(size) } : {}),
    };
  }
  const error = objectOf(said.error);
  // An id that is not there: after seven days, or of somebody else's number.
  if (answer.status === 404 || (error.code === 100 && error.error_subcode === 33))
    return failedFetch('expired', `media id not found (HTTP ${answer.status})`);
  if (error.code === 131052) return failedFetch('too-large', 'Graph 131052');
  const result = classifyAnswer(answer);
  return result.result === 'refused' ? failedFetch('refused', result.detail) : laterOf(result);
}

async function open({ line, pins }: Account, found: Found, signal: AbortSignal): Promise<FetchedFile> {
  const answer = await download(found.url, pins, line, signal);
  if (answer.result === 'not-allowed') return failedFetch('refused', `media host not allowed: ${answer.host}`);
  if (answer.result === 'none') return { result: 'later', counts: true, detail: `no media (${answer.reason})` };
  if (answer.status === 200 && !isPage(answer, found)) return openedFile(answer, found);
  answer.close();
  if (answer.status === 404 || answer.status === 410)
    return failedFetch('expired', `media gone (HTTP ${answer.status})`);
  return laterByHttp(answer.status, answer.headers);
}

/** A page of a gateway where a file was promised. */
const isPage = ({ headers }: FileAnswer, { contentType }: Found): boolean =>
  contentType !== undefined &&
  bareType(headers['content-type']) === 'text/html' &&
  bareType(contentType) !== 'text/html';

async function readAnswer(answer: Exclude<Download, { result: 'not-allowed' }>): Promise<HttpAnswer | undefined> {
  if (answer.result === 'none') return undefined;
  const body = await readText(answer.chunks);
  return body === undefined ? undefined : { status: answer.status, headers: answer.headers, body };
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
