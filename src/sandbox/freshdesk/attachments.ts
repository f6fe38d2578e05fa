import { createHash } from 'node:crypto';
import type { EmulatorRequest, Reply, Route } from '../shared/exchange.ts';
import { asId } from '../shared/json-input.ts';
import type { Account } from './account.ts';
import { apiRoute, type FreshdeskApi } from './api-route.ts';
import { filesOf } from './ledger.ts';
import type { Attachment, Ticket } from './model.ts';
import type { SentFile } from './read-body.ts';
import { notFound, refuseField } from './refusals.ts';

/** All files of one ticket together. */
export const MAX_TICKET_BYTES = 20 * 1024 * 1024;

/** Keeps the sent files; those of the whole ticket may not exceed 20 MB. The error's code is unconfirmed. */
export function takeFiles(account: Account, files: readonly SentFile[], ticket?: Ticket): readonly Attachment[] {
  const held = ticket ? filesOf(ticket) : [];
  const total = [...held, ...files].reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total > MAX_TICKET_BYTES)
    throw refuseField(
      'attachments',
      'invalid_value',
      'The total size of all attachments of a ticket cannot exceed 20 MB',
    );
  return files.map((file) => account.keepFile(file));
}

/**
 * Where the bytes are asked for: on the host of the files, which is another name than the API's, signed, and only for
 * a while. `localhost` stands for it where the API is called 127.0.0.1, and the other way round.
 */
export function attachmentUrl(account: Account, { id, name }: Attachment, origin: string): string {
  const { protocol, hostname, port } = new URL(origin);
  const host = hostname === '127.0.0.1' ? 'localhost' : '127.0.0.1';
  const expires = account.clock.now() + account.attachmentTtlMs;
  const path = `/data/helpdesk/attachments/production/${id}/original/${encodeURIComponent(name)}`;
  return `${protocol}//${host}:${port}${path}?expires=${expires}&signature=${sign(account, id, expires)}`;
}

const sign = (account: Account, id: number, expires: number): string =>
  createHash('sha256').update(`${account.apiAgent.id}:${id}:${expires}`).digest('hex').slice(0, 32);

/** The host of the files, and `DELETE /attachments/{id}`. */
export function attachmentRoutes(api: FreshdeskApi): Route[] {
  const { account } = api.ledger;
  return [
    {
      method: 'GET',
      path: '/data/helpdesk/attachments/production/:id/original/:name',
      handle: (request) => sendFile(account, request),
    },
    apiRoute(api, 'DELETE', '/attachments/:id', (call) => {
      const id = asId(call.request.params.id) ?? -1;
      if (!removeFile(account, id)) throw notFound();
      call.record({ kind: 'attachment-deleted', fields: { id } });
      return { status: 204 };
    }),
  ];
}

function sendFile(account: Account, { params, query }: EmulatorRequest): Reply {
  const id = asId(params.id) ?? -1;
  const expires = Number(query.get('expires'));
  const file = [...account.tickets.values()].flatMap(filesOf).find((each) => each.id === id);
  if (query.get('signature') !== sign(account, id, expires) || expires < account.clock.now() || !file) {
    const text = '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';
    return { status: 403, headers: { 'content-type': 'application/xml' }, text };
  }
  return { status: 200, headers: { 'content-type': file.contentType }, bytes: file.bytes };
}

function removeFile(account: Account, id: number): boolean {
  const without = (files: readonly Attachment[]): Attachment[] => files.filter((file) => file.id !== id);
  for (const ticket of account.tickets.values()) {
    if (!filesOf(ticket).some((file) => file.id === id)) continue;
    ticket.attachments = without(ticket.attachments);
    for (const conversation of ticket.conversations) conversation.attachments = without(conversation.attachments);
    return true;
  }
  return false;
}
