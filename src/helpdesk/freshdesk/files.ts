import type { FetchedFile, FileDesk } from '../../core/files.ts';
import type { Clock } from '../../core/ports.ts';
import type { FileHttp } from '../../files/http.ts';
import { createContentPins } from '../shared/content-pins.ts';
import { withDeadline } from '../shared/deadline.ts';
import { type Exchange, succeeded } from '../shared/exchange.ts';
import { idOf, type JsonObject, objectOf, objectsOf, textOf } from '../shared/json.ts';
import { asAnswer, failed, laterOf, openContent } from '../shared/open-content.ts';
import { retryAfterHeader } from '../shared/retry-after.ts';
import { isContentHost } from './attachments.ts';
import { judge } from './judge.ts';
import { hasNext } from './pages.ts';
import type { Transport } from './transport.ts';

export interface FreshdeskFilesDeps {
  /** Without a trailing slash. */
  readonly url: string;
  readonly timeoutMs: number;
  readonly transport: Transport;
  readonly line: FileHttp;
  readonly clock: Clock;
}

export type FreshdeskFiles = FileDesk & { handOver: NonNullable<FileDesk['handOver']> };

/** Of all attachments of a ticket together (page "Create a Ticket"). */
export const MOST_BYTES = 20 * 1024 * 1024;
const MOST_PAGES = 300;

/** Agents' files. What customers send needs no upload: it stays in the store and travels with its call. */
export const createFreshdeskFiles = (deps: FreshdeskFilesDeps): FreshdeskFiles => ({
  account: 'freshdesk',
  async fetch({ source }, _numberId, signal) {
    const { ticketId, conversationId, attachmentId, url } = source;
    if (url !== undefined) return open({ url }, deps, signal);
    const ticket = idOf(ticketId);
    const attachment = idOf(attachmentId);
    if (ticket === undefined || attachment === undefined) return failed('expired', 'no attachment id');
    const found = await withDeadline(signal, deps.timeoutMs, (within) =>
      findAttachment(ticket, idOf(conversationId), attachment, deps.transport, within),
    );
    if ('exchange' in found) return unread(found.exchange, deps.clock.now());
    const address = textOf(found.file?.attachment_url);
    if (address === undefined) return failed('expired', 'the attachment is not there');
    const contentType = textOf(found.file?.content_type);
    const size = typeof found.file?.size === 'number' ? found.file.size : undefined;
    return open({ url: address, contentType, size }, deps, signal);
  },
  async handOver(file) {
    if (file.size > MOST_BYTES) return { result: 'refused', detail: 'over 20 MB' };
    return file.size === 0 ? { result: 'refused', detail: 'an empty file' } : { result: 'kept' };
  },
});

type Found = { readonly file: JsonObject | undefined } | { readonly exchange: Exchange };

/** There is no way to ask for one attachment, so the text it belongs to is read again; its address is fresh then. */
async function findAttachment(
  ticketId: string,
  conversationId: string | undefined,
  attachmentId: string,
  transport: Transport,
  signal: AbortSignal,
): Promise<Found> {
  const pick = (entry: JsonObject | undefined) =>
    objectsOf(entry?.attachments).find((file) => idOf(file.id) === attachmentId);
  if (conversationId === undefined) {
    const exchange = await transport.read(`tickets/${ticketId}`, {}, { urgency: 'reply', signal });
    return succeeded(exchange) ? { file: pick(objectOf(exchange.json)) } : { exchange };
  }
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = { page: String(page), per_page: '100' };
    const exchange = await transport.read(`tickets/${ticketId}/conversations`, query, { urgency: 'reply', signal });
    if (!succeeded(exchange) || !Array.isArray(exchange.json)) return { exchange };
    const entry = objectsOf(exchange.json).find(({ id }) => idOf(id) === conversationId);
    if (entry || !hasNext(exchange)) return { file: pick(entry) };
  }
  return { file: undefined };
}

/** A ticket that could not be read. Only a 404 says that it is gone; the rest, people mend. */
function unread(exchange: Exchange, now: number): FetchedFile {
  const result = judge(exchange, { repeatable: true, onTicket: false, now });
  const gone = result.result === 'refused' && result.status === 404;
  return gone ? failed('expired', 'the ticket is not there') : laterOf(result);
}

function open(
  content: { readonly url: string; readonly contentType?: string | undefined; readonly size?: number | undefined },
  { url, transport, line, clock }: FreshdeskFilesDeps,
  signal: AbortSignal,
): Promise<FetchedFile> {
  const pins = createContentPins(url, transport.authorization, isContentHost);
  // Without its own word that a file is gone, a content host that says no is asked again, by a fresh address.
  return openContent(content, pins, line, signal, (answer) => {
    const { status } = answer;
    const detail = `content: HTTP ${status}`;
    if (status === 410) return failed('expired', detail);
    const ms = retryAfterHeader(asAnswer(answer), clock.now());
    return { result: 'later', counts: status !== 429, ...(ms === undefined ? {} : { retryAfterMs: ms }), detail };
  });
}
