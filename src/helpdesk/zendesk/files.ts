import type { FetchedFile, FileDesk } from '../../core/files.ts';
import type { Clock } from '../../core/ports.ts';
import type { FileAnswer, FileHttp } from '../../files/http.ts';
import { bareType } from '../../format/file-types.ts';
import { createContentPins } from '../shared/content-pins.ts';
import { withDeadline } from '../shared/deadline.ts';
import { type Exchange, succeeded } from '../shared/exchange.ts';
import { asObject, idOf, objectOf, textOf } from '../shared/json.ts';
import { asAnswer, type Content, failed, laterOf, openContent } from '../shared/open-content.ts';
import { judge } from './judge.ts';
import { retryAfterOf } from './retry-after.ts';
import type { Transport } from './transport.ts';

export interface ZendeskFilesDeps {
  /** Without a trailing slash. */
  readonly url: string;
  readonly timeoutMs: number;
  readonly transport: Transport;
  readonly line: FileHttp;
  readonly clock: Clock;
}

export type ZendeskFiles = FileDesk & { handOver: NonNullable<FileDesk['handOver']> };

/** Known of Zendesk, not written in its API's pages: what is over it is refused with 413. */
const MOST_BYTES = 50 * 1024 * 1024;
/** A token lives 60 minutes (page "Attachments"); the comment that takes it may have to wait. */
const TOKEN_FOR_MS = 50 * 60_000;
/** A scan takes some seconds, under load longer (page "Attachments"). */
const SCAN_WAIT_MS = 10_000;
const SIGN_IN_AGAIN_MS = 1_000;

/** Agents' files, and what customers send on its way to a comment. `source`: `{ attachmentId }`, or `{ url }` of a picture. */
export const createZendeskFiles = (deps: ZendeskFilesDeps): ZendeskFiles => ({
  account: 'zendesk',
  async fetch(ref, _numberId, signal) {
    const { attachmentId, url } = ref.source;
    const id = idOf(attachmentId);
    if (id === undefined)
      return url === undefined ? failed('expired', 'no attachment id') : open({ url }, deps, signal);
    const asked = await withDeadline(signal, deps.timeoutMs, (within) =>
      deps.transport.read(`attachments/${id}`, {}, { urgency: 'reply', signal: within }),
    );
    const found = succeeded(asked) ? asObject(objectOf(asked.json).attachment) : undefined;
    if (!found) return unread(asked, deps.clock.now());
    if (found.deleted === true) return failed('expired', 'the attachment was deleted');
    const held = scanned(found);
    if (held) return held;
    const address = textOf(found.content_url);
    if (address === undefined) return failed('expired', 'an attachment without an address');
    const contentType = textOf(found.content_type);
    const size = typeof found.size === 'number' ? found.size : undefined;
    return open({ url: address, contentType, size }, deps, signal);
  },
  async handOver(file, open, _numberId, signal) {
    if (file.size > MOST_BYTES) return { result: 'refused', detail: 'over 50 MB' };
    if (file.size === 0) return { result: 'refused', detail: 'an empty file' };
    const contentType = bareType(file.contentType) ?? 'application/octet-stream';
    const body = { chunks: open(), bytes: file.size };
    const exchange = await deps.transport.upload({ filename: file.name }, contentType, body, signal);
    const token = succeeded(exchange) ? textOf(objectOf(objectOf(exchange.json).upload).token) : undefined;
    if (token !== undefined && /^[\w.-]{1,200}$/.test(token))
      return { result: 'handed', ref: token, forMs: TOKEN_FOR_MS };
    const result = judge(exchange, { repeatable: true, onTicket: false, withFields: false, now: deps.clock.now() });
    return result.result === 'refused' ? { result: 'refused', detail: result.detail } : laterOf(result);
  },
});

/**
 * What the scan for malware says (page "Attachments"). A file is not given on before it is scanned; one that could not
 * be scanned is, as agents can open it too.
 */
function scanned(attachment: Readonly<Record<string, unknown>>): FetchedFile | undefined {
  const { malware_scan_result: result, malware_access_override: allowed } = attachment;
  if (result === 'malware_found' && allowed !== true) return failed('malware', 'Zendesk found malware');
  if (result !== 'not_scanned') return undefined;
  return { result: 'later', counts: false, retryAfterMs: SCAN_WAIT_MS, detail: 'not scanned for malware yet' };
}

/** An attachment that could not be read. Only a 404 of Zendesk's own says that it is gone; the rest, people mend. */
function unread(exchange: Exchange, now: number): FetchedFile {
  const result = judge(exchange, { repeatable: true, onTicket: false, withFields: false, now });
  const gone = result.result === 'refused' && result.status === 404;
  return gone ? failed('expired', 'the attachment is not there') : laterOf(result);
}

/** Where Zendesk keeps files: an account's own address leads on to `p<n>.zdusercontent.com` (page "Attachments"). */
const CONTENT_HOSTS = /(^|\.)(zendesk|zdusercontent)\.com$/;

async function open(found: Content, deps: ZendeskFilesDeps, signal: AbortSignal): Promise<FetchedFile> {
  const { transport, line, url, clock } = deps;
  const authorization = await withDeadline(signal, deps.timeoutMs, (within) => transport.authorization(within));
  if (!authorization.ok) return unread(authorization.exchange, clock.now());
  const { header } = authorization;
  const pins = createContentPins(url, header, ({ hostname }) => CONTENT_HOSTS.test(hostname));
  return openContent(found, pins, line, signal, (answer) => unopened(answer, header, deps));
}

/** Without its own word that a file is gone, a content host that says no is asked again, by a fresh address. */
function unopened(answer: FileAnswer, header: string, { transport, clock }: ZendeskFilesDeps): FetchedFile {
  const { status } = answer;
  const detail = `content: HTTP ${status}`;
  if (status === 401) {
    transport.refused(header);
    return { result: 'later', counts: false, retryAfterMs: SIGN_IN_AGAIN_MS, detail };
  }
  if (status === 410) return failed('expired', detail);
  const ms = retryAfterOf(asAnswer(answer), clock.now());
  return { result: 'later', counts: status !== 429, ...(ms === undefined ? {} : { retryAfterMs: ms }), detail };
}
