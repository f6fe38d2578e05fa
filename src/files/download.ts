import type { FetchedFile } from '../core/files.ts';
import type { FileAnswer, FileHttp } from './http.ts';

/** Which addresses a side's files may come from, and what each of them is told. */
export interface Pins {
  /** Undefined: nothing is fetched from there. */
  allow(url: URL, redirected: boolean): { readonly authorization?: string; readonly publicOnly?: boolean } | undefined;
}

export type Download =
  | FileAnswer
  | { readonly result: 'none'; readonly reason: string }
  /** The address, or one that it led to, is not among the pinned ones. `host` is no secret; the address is. */
  | { readonly result: 'not-allowed'; readonly host: string };

const MOST_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Gets an address by its pins. Redirects are followed by hand, at most three, each by the pins again. */
export async function download(address: string, pins: Pins, line: FileHttp, signal: AbortSignal): Promise<Download> {
  let url = URL.parse(address);
  for (let followed = 0; ; followed += 1) {
    const leave = url && url.username === '' && url.password === '' ? pins.allow(url, followed > 0) : undefined;
    if (!url || !leave) return { result: 'not-allowed', host: url?.host ?? 'no address' };
    const { authorization, publicOnly = false } = leave;
    const headers = { accept: '*/*', ...(authorization === undefined ? {} : { authorization }) };
    const answer = await line.send({ method: 'GET', url: url.href, headers, publicOnly, signal });
    if (answer.result !== 'answer' || !REDIRECTS.has(answer.status)) return answer;
    answer.close();
    if (followed === MOST_REDIRECTS) return { result: 'not-allowed', host: url.host };
    url = URL.parse(answer.headers.location ?? '', url.href);
  }
}

/** The size that an answer announces, in bytes. */
export const announcedSize = ({ headers }: FileAnswer): number | undefined => {
  const given = headers['content-length'];
  return given !== undefined && /^\d{1,15}$/.test(given) ? Number(given) : undefined;
};

/** A file whose bytes come now. What was told of it before (`told`) counts more than the headers of its answer. */
export const openedFile = (
  answer: FileAnswer,
  told: { readonly contentType?: string | undefined; readonly size?: number | undefined },
): Extract<FetchedFile, { result: 'open' }> => {
  const contentType = told.contentType ?? answer.headers['content-type'];
  const size = told.size ?? announcedSize(answer);
  return {
    result: 'open',
    chunks: answer.chunks,
    ...(contentType === undefined ? {} : { contentType }),
    ...(size === undefined ? {} : { size }),
  };
};
