import { type FileHttp, type FileRequest, readText } from '../../files/http.ts';
import type { Exchange } from '../shared/exchange.ts';
import { givenHeaders } from '../shared/open-content.ts';
import type { SignIn } from './sign-in.ts';

type Upload = (
  url: string,
  contentType: string,
  body: NonNullable<FileRequest['body']>,
  signal: AbortSignal,
) => Promise<Exchange>;

/** Raw bytes to the API, signed in. A refused header is not tried again here: the bytes are spent. */
export const createUpload =
  (line: FileHttp, signIn: SignIn): Upload =>
  async (url, contentType, body, signal) => {
    const authorization = await signIn.authorization(signal);
    if (!authorization.ok) return authorization.exchange;
    const headers = { accept: 'application/json', 'content-type': contentType, authorization: authorization.header };
    const answer = await line.send({ method: 'POST', url, headers, body, signal });
    if (answer.result === 'none') return { kind: 'silence', detail: `upload: no answer (${answer.reason})` };
    const text = await readText(answer.chunks);
    if (answer.status === 401) {
      const renewable = signIn.refused(authorization.header);
      const detail = 'Zendesk refused the credentials (HTTP 401)';
      return renewable ? { kind: 'not-sent', retryAfterMs: 1_000, detail } : { kind: 'signed-out', detail };
    }
    return { kind: 'answer', status: answer.status, headers: givenHeaders(answer.headers), json: parse(text) };
  };

const parse = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};
